// Requests that can be pasted into a shell.

import { resolved, type Contract, type Parameter, type Schema } from "./contract";
import type { Operation } from "./entries";

const MOST_DEPTH = 8;

/** A value that fits a schema: its example, its default, or the smallest one. */
export function exampleOf(contract: Contract, schema: Schema, depth = 0): unknown {
  const found = resolved<Schema>(contract, schema as Schema & { $ref: string });
  if (found.example !== undefined) return found.example;
  if (found.default !== undefined) return found.default;
  if (found.enum?.[0] !== undefined) return found.enum[0];
  if (found.oneOf?.[0] !== undefined) return exampleOf(contract, found.oneOf[0], depth + 1);
  if (depth > MOST_DEPTH) throw new Error("a schema that must contain itself has no example");
  switch ([found.type].flat()[0]) {
    case "object":
      return Object.fromEntries((found.required ?? []).map((name) => [name, exampleOf(contract, found.properties?.[name] ?? {}, depth + 1)]));
    case "array":
      return Array.from({ length: found.minItems ?? 0 }, () => exampleOf(contract, found.items ?? {}, depth + 1));
    case "integer":
    case "number":
      return found.minimum ?? 1;
    case "boolean":
      return false;
    case "string":
      return "x".repeat(found.minLength ?? 1);
    default:
      return null;
  }
}

/** The body that the document gives as an example, or a small one that fits. */
export function bodyOf(contract: Contract, operation: Operation): unknown {
  if (operation.body === null) return undefined;
  return operation.body.example ?? exampleOf(contract, operation.body.schema);
}

const valueOf = (contract: Contract, parameter: Parameter) => String(parameter.example ?? exampleOf(contract, parameter.schema));

/** The address of an operation with all that is required. */
export function addressOf(contract: Contract, origin: string, operation: Operation): string {
  const required = operation.parameters.filter((parameter) => parameter.required);
  // A colon separates the parts of many keys, and needs no escape behind the question mark.
  const escaped = (parameter: Parameter) => encodeURIComponent(valueOf(contract, parameter)).replaceAll("%3A", ":");
  let path = operation.path;
  for (const parameter of required) if (parameter.in === "path") path = path.replace(`{${parameter.name}}`, () => escaped(parameter));
  const query = required.filter((parameter) => parameter.in === "query").map((parameter) => `${encodeURIComponent(parameter.name)}=${escaped(parameter)}`);
  return origin + path + (query.length > 0 ? `?${query.join("&")}` : "");
}

/** One word of a shell, in which only `$TOKEN` stands for something else. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`).replaceAll("$TOKEN", `'"$TOKEN"'`)}'`;
}

/** A request with curl. The token comes from the variable TOKEN, so that no history keeps it. */
export function curl(contract: Contract, origin: string, operation: Operation): string {
  const body = bodyOf(contract, operation);
  const parts = [
    operation.method === "GET" || (operation.method === "POST" && body !== undefined) ? "curl" : `curl -X ${operation.method}`,
    ...(operation.needsToken ? [`-H "Authorization: Bearer $TOKEN"`] : []),
    ...(body === undefined ? [] : ["-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(body))}`]),
    quoted(addressOf(contract, origin, operation)),
  ];
  return parts.join(" \\\n  ");
}
