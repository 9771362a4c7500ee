// A schema as a tree that can be read: one part for each member.

import { nameOf, resolved, type Contract, type Schema } from "./contract";

export interface Part {
  /** Name of the member; empty for the root. */
  name: string;
  type: string;
  required: boolean;
  choices: string[];
  bounds: string;
  /** The default as JSON; null without one. */
  standard: string | null;
  description: string;
  parts: Part[];
  /** Whether the parts are left out, because they are those of a part further up. */
  repeats: boolean;
}

/** The tree of a schema. A schema that contains itself ends where it comes again. */
export function partOf(contract: Contract, schema: Schema): Part {
  return describe(contract, schema, "", true, []);
}

/** The part of a parameter or member. */
export function memberOf(contract: Contract, name: string, schema: Schema, required: boolean): Part {
  return describe(contract, schema, name, required, []);
}

function describe(contract: Contract, schema: Schema, name: string, required: boolean, above: readonly string[]): Part {
  const { inner, within } = elementOf(contract, schema, above);
  const whole = withoutNull(contract, schema);
  const repeats = within.length !== new Set(within).size;
  return {
    name,
    type: typeOf(contract, schema),
    required,
    choices: (inner.enum ?? []).map(String),
    bounds: boundsOf(whole) || boundsOf(inner),
    standard: whole.default === undefined ? null : JSON.stringify(whole.default),
    description: (schema.description ?? whole.description ?? "").trim(),
    parts: repeats ? [] : Object.entries(inner.properties ?? {}).map(([member, of]) => describe(contract, of, member, inner.required?.includes(member) === true, within)),
    repeats,
  };
}

/** A schema without references at its top, and without the alternative of null. */
function withoutNull(contract: Contract, schema: Schema): Schema {
  const found = resolved<Schema>(contract, schema as Schema & { $ref: string });
  const other = found.oneOf?.find((one) => resolved<Schema>(contract, one as Schema & { $ref: string }).type !== "null");
  return other === undefined ? found : { ...(found.description === undefined ? {} : { description: found.description }), ...withoutNull(contract, other) };
}

/** What lists and maps are made of in the end, and the named schemas on the way there. */
function elementOf(contract: Contract, schema: Schema, above: readonly string[]): { inner: Schema; within: readonly string[] } {
  let inner = schema;
  let within = above;
  for (;;) {
    const refs = [inner, ...(inner.oneOf ?? [])].flatMap((one) => (one.$ref === undefined ? [] : [one.$ref]));
    within = [...within, ...refs];
    if (within.length !== new Set(within).size) return { inner, within };
    inner = withoutNull(contract, inner);
    const element = inner.items ?? (typeof inner.additionalProperties === "object" ? inner.additionalProperties : undefined);
    if (element === undefined) return { inner, within };
    inner = element;
  }
}

/** The type in words: `array of Table`, `string or null`. */
export function typeOf(contract: Contract, schema: Schema): string {
  if (schema.oneOf) return schema.oneOf.map((one) => typeOf(contract, one)).join(" or ");
  const found = resolved<Schema>(contract, schema as Schema & { $ref: string });
  if (schema.$ref !== undefined && isObject(found)) return nameOf(schema.$ref);
  if (found.oneOf) return typeOf(contract, found);
  const types = found.type === undefined ? ["anything"] : [found.type].flat();
  return types.map((type) => oneTypeOf(contract, found, type)).join(" or ");
}

function oneTypeOf(contract: Contract, schema: Schema, type: string): string {
  if (type === "array") return schema.items ? `array of ${plural(typeOf(contract, schema.items))}` : "array";
  if (type === "object" && typeof schema.additionalProperties === "object") return `map of names to ${plural(typeOf(contract, schema.additionalProperties))}`;
  return type;
}

const isObject = (schema: Schema) => schema.type === "object" && schema.properties !== undefined;
const plural = (type: string) => (type === "object" ? "objects" : type === "string" ? "strings" : type === "integer" ? "integers" : type.includes(" or ") ? `(${type})` : type);

function boundsOf(schema: Schema): string {
  return [
    range(schema.minimum, schema.maximum, ""),
    range(schema.minLength, schema.maxLength, "character"),
    range(schema.minItems, schema.maxItems, "item"),
    range(schema.minProperties, schema.maxProperties, "member"),
  ].filter(Boolean).join(", ");
}

function range(least: number | undefined, most: number | undefined, of: string): string {
  const text = (n: number) => n.toLocaleString("en-US");
  const unit = of === "" ? "" : ` ${of}${(most ?? least) === 1 ? "" : "s"}`;
  if (least !== undefined && most !== undefined) return `${text(least)} to ${text(most)}${unit}`;
  if (least !== undefined) return `at least ${text(least)}${unit}`;
  return most === undefined ? "" : `at most ${text(most)}${unit}`;
}
