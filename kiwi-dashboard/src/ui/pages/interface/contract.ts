// The parts of an OpenAPI document that the page shows.

export interface Reference {
  $ref: string;
}

export interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: boolean | Schema;
  oneOf?: Schema[];
  enum?: (string | number)[];
  default?: unknown;
  example?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minProperties?: number;
  maxProperties?: number;
}

export interface Parameter {
  name: string;
  in: "query" | "path";
  required?: boolean;
  description?: string;
  schema: Schema;
  example?: unknown;
}

export interface Media {
  schema: Schema;
  example?: unknown;
}

export interface Response {
  description: string;
  content?: Record<string, Media>;
}

export type Access = "read" | "change" | "administer";

export interface DescribedOperation {
  tags: string[];
  operationId: string;
  summary: string;
  description?: string;
  security?: unknown[];
  "x-access"?: Access;
  parameters?: (Parameter | Reference)[];
  requestBody?: { required?: boolean; content: Record<string, Media> };
  responses: Record<string, Response | Reference>;
}

export interface DescribedSocket {
  operationId: string;
  summary: string;
  send: Schema;
  receive: Schema;
}

export interface Contract {
  info: { title: string; version: string; summary: string; description: string };
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, DescribedOperation>>;
  "x-websockets": Record<string, DescribedSocket>;
  "x-problems": Record<string, { status: number; title: string }>;
  components: { schemas: Record<string, Schema> } & Record<string, unknown>;
}

/** What a reference leads to, through others if need be; anything else as it is. */
export function resolved<T extends object>(contract: Contract, node: T | Reference): T {
  const seen = new Set<string>();
  let found: unknown = node;
  for (;;) {
    const ref: unknown = found !== null && typeof found === "object" && "$ref" in found ? found.$ref : undefined;
    if (typeof ref !== "string") return found as T;
    if (seen.has(ref)) throw new Error(`${ref} leads back to itself`);
    seen.add(ref);
    found = target(contract, ref);
  }
}

function target(contract: Contract, ref: string): unknown {
  if (!ref.startsWith("#/")) throw new Error(`${ref} leads out of the document`);
  let found: unknown = contract;
  for (const part of ref.slice(2).split("/")) {
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (found === null || typeof found !== "object" || !Object.hasOwn(found, name)) throw new Error(`${ref} leads nowhere`);
    found = (found as Record<string, unknown>)[name];
  }
  return found;
}

/** The last part of a reference: the name of a schema. */
export function nameOf(ref: string): string {
  return ref.slice(ref.lastIndexOf("/") + 1);
}
