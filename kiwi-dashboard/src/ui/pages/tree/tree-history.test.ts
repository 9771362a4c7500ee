import { expect, it } from "vitest";
import type { Edit, Table } from "../../api/client";
import { TreeHistory } from "./tree-history";

const table = (number: number, level: number) => ({ number, level, keyspace: "default", bytes: 1, entries: 1, deletions: 0, smallestKey: "00", largestKey: "ff", smallestSequence: 1, largestSequence: 1, createdMillis: 0, reads: 0 }) satisfies Table;
const edit = (n: number, added: Table[], removed: number[] = []): Edit => ({ edit: n, millis: n, keyspace: "default", cause: "compaction", job: n, added, removed });
const names = (tables: Table[]) => tables.map((t) => `${t.number}@${t.level}`).sort();

const grown = () => {
  const history = new TreeHistory(10, [table(1, 1)]);
  history.append([edit(11, [table(2, 0)]), edit(12, [table(2, 1)], [2]), edit(14, [table(3, 2)], [1, 2])]);
  return history;
};

it("shows the tree at each moment, forward and backward", () => {
  const history = grown();
  const expected: [number, string[]][] = [[10, ["1@1"]], [11, ["1@1", "2@0"]], [12, ["1@1", "2@1"]], [14, ["3@2"]]];
  for (const [moment, tables] of [...expected, ...expected.reverse()]) expect(names(history.seek(moment)), `at ${moment}`).toEqual(tables);
});

it("goes to the nearest moment that is known", () => {
  const history = grown();
  expect(names(history.seek(13))).toEqual(["1@1", "2@1"]);
  expect(history.position).toBe(12);
  expect(names(history.seek(99))).toEqual(["3@2"]);
  expect(names(history.seek(0))).toEqual(["1@1"]);
});

it("knows until when tables were there", () => {
  const history = grown();
  expect(history.lastWith(new Set([3]))).toBe(14);
  expect(history.lastWith(new Set([1]))).toBe(12);
  expect(history.lastWith(new Set([1, 2])), "a table that moves stays in the tree").toBe(12);
  expect(history.lastWith(new Set([2])), "a table that moves stays in the tree").toBe(12);
  expect(history.lastWith(new Set())).toBe(14);
});

it("shows a lookup on the latest tree when its table was moved before", () => {
  const history = new TreeHistory(1, []);
  history.append([edit(2, [table(5, 0)]), edit(3, [table(5, 1)], [5])]);
  expect(history.lastWith(new Set([5]))).toBe(3);
  history.append([edit(4, [table(6, 1)], [5])]);
  expect(history.lastWith(new Set([5]))).toBe(3);
});

it("takes no edit twice", () => {
  const history = grown();
  history.append([edit(14, [table(9, 9)]), edit(15, [table(4, 0)])]);
  expect(history.last).toBe(15);
  expect(names(history.seek(15))).toEqual(["3@2", "4@0"]);
});

it("tells the edit of a moment", () => {
  const history = grown();
  expect(history.edit(14)?.job).toBe(14);
  expect(history.edit(13)?.job).toBe(12);
  expect(history.edit(10)).toBeUndefined();
});
