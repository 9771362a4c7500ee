import { parse, type Notation } from "../../format/notation";
import type { Schemas } from "../../api/client";

export type Operation = Schemas["BatchOperation"];
export type ParsedBatch = { operations: Operation[]; errors: { line: number; error: string }[] };

/** Reads one operation a line: `put KEY VALUE` or `delete KEY`, parted by one tab or one blank. */
export function parseBatch(text: string, notation: Notation, keyspace: string): ParsedBatch {
  const operations: Operation[] = [];
  const errors: ParsedBatch["errors"] = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const match = /^(put|delete)[ \t]([^ \t]+)(?:[ \t](.*))?$/.exec(line);
    const [, type, typedKey = "", typedValue] = match ?? [];
    const key = parse(typedKey, notation);
    const value = parse(typedValue ?? "", notation);
    if (match === null) errors.push({ line: i + 1, error: "put KEY VALUE, or delete KEY" });
    else if (key.error !== undefined) errors.push({ line: i + 1, error: `Key: ${key.error}` });
    else if (type === "delete" && typedValue !== undefined) errors.push({ line: i + 1, error: "delete has no value" });
    else if (type === "delete") operations.push({ type, keyspace, key: key.hex });
    else if (value.error !== undefined) errors.push({ line: i + 1, error: `Value: ${value.error}` });
    else operations.push({ type: "put", keyspace, key: key.hex, value: value.hex });
  }
  return { operations, errors };
}
