import { parse, type Notation } from "../../format/notation";
import type { Schemas } from "../../api/client";

export type Operation = Schemas["BatchOperation"];
export type ParsedBatch = { operations: Operation[]; errors: { line: number; error: string }[] };

/** What a line may be. */
export const FORMS = "put KEY VALUE, merge KEY OPERAND, delete KEY, single-delete KEY, delete-range FROM TO, or delete-prefix PREFIX";

/** Reads one operation a line; its parts are parted by one tab or one blank. */
export function parseBatch(text: string, notation: Notation, keyspace: string): ParsedBatch {
  const operations: Operation[] = [];
  const errors: ParsedBatch["errors"] = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const match = /^(put|merge|delete|single-delete|delete-range|delete-prefix)[ \t]([^ \t]+)(?:[ \t](.*))?$/.exec(line);
    const [, type, first = "", second] = match ?? [];
    const operation = match === null ? FORMS : read(type ?? "", first, second, notation);
    if (typeof operation === "string") errors.push({ line: i + 1, error: operation });
    else operations.push({ ...operation, keyspace });
  }
  return { operations, errors };
}

/** Returns the operation, or what is wrong with it. */
function read(type: string, first: string, second: string | undefined, notation: Notation): Operation | string {
  const key = parse(first, notation);
  if (key.error !== undefined) return `Key: ${key.error}`;
  if (type === "delete" || type === "single-delete") return second !== undefined ? `${type} has no value` : { type: type === "delete" ? type : "singleDelete", key: key.hex };
  if (type === "delete-prefix") return second === undefined ? { type: "deleteRange", prefix: key.hex } : "delete-prefix has one prefix";
  if (type === "delete-range" && (second === undefined || second === "")) return "delete-range needs the key before which it ends";
  const other = parse(second ?? "", notation);
  if (other.error !== undefined) return `${type === "put" ? "Value" : type === "merge" ? "Operand" : "End"}: ${other.error}`;
  return type === "put" || type === "merge" ? { type, key: key.hex, value: other.hex } : { type: "deleteRange", from: key.hex, to: other.hex };
}

/** How many of the operations delete any number of keys. */
export const deletedRanges = (operations: Operation[]) => operations.filter((o) => o.type === "deleteRange").length;
