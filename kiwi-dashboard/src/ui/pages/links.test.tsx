import { screen, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import Compaction from "./compaction/Compaction";
import { answer, begin, end, requests, show, type Answers } from "./rendered";
import Tables from "./tables/Tables";
import LookupTrace from "./trace/LookupTrace";
import Tree from "./tree/Tree";

const NAME = "users & more";
const AT = `keyspace=${encodeURIComponent(NAME)}`;
const table = { number: 7, level: 1, keyspace: NAME, bytes: 9, entries: 1, deletions: 0, smallestKey: "61", largestKey: "62", smallestSequence: 1, largestSequence: 1, createdMillis: 0, reads: 0 };
const trace = { found: false, nanos: 5, steps: [{ source: "level 1, table 7", table: 7, what: "filter", verdict: "not there", nanos: 5 }] };
const SERVER: Answers = {
  "GET /api/v1/keyspaces": () => ({ json: { keyspaces: [{ id: 1, name: NAME, keyOrder: "bytewise" }], continuation: null } }),
  "GET /api/v1/kv/trace": () => ({ json: trace }),
  "GET /api/v1/versions": () => ({ json: { at: 1, firstEdit: 1, lastEdit: 1, tables: [table], edits: [] } }),
  "GET /api/v1/memtables": () => ({ json: { memtables: [] } }),
  "GET /api/v1/compactions": () => ({ json: { running: [], finished: [], debt: { runs: 0, bytes: 0 } } }),
  "GET /api/v1/compactions/next": () => ({ json: { plan: { kind: "move", reason: "because", inputs: [table], targetLevel: 2 } } }),
  "GET /api/v1/tables": () => ({ json: { tables: [table], total: 1, continuation: null } }),
  "GET /api/v1/tables/7": () => ({ json: { table, distinctKeys: 1, rawKeyBytes: 1, rawValueBytes: 1, dataBlocks: 1, dataBytes: 1, indexBytes: 1, filterBytes: 1, memoryBytes: 1, filter: "bloom", compressor: "lz4", prefixRule: "" } }),
};

/** The page that a link leads to, and what it shows there. */
async function target(link: string) {
  const href = (await screen.findByRole("link", { name: link })).getAttribute("href") ?? "";
  const url = new URL(href, "http://here");
  return [url.pathname, Object.fromEntries(url.searchParams)];
}

beforeEach(() => {
  begin();
  answer(SERVER);
});
afterEach(end);

it("lays a lookup over the tree of its own keyspace", async () => {
  show(<LookupTrace />, `/trace?key=a%26b&${AT}`);
  expect(await target("Lay it over the tree")).toEqual(["/tree", { key: "a&b", keyspace: NAME }]);
  expect(await target("level 1, table 7")).toEqual(["/tables/7", { keyspace: NAME }]);
});

it("opens tables and lookups of the tree's keyspace", async () => {
  show(<Tree />, `/tree?view=list&table=7&key=a&${AT}`);
  expect(await target("Details")).toEqual(["/trace", { key: "a", keyspace: NAME }]);
  await screen.findByText("Table 7");
  expect(await target("Open")).toEqual(["/tables/7", { keyspace: NAME }]);
});

it("shows a table in the tree of its own keyspace, also from a list of all", async () => {
  show(<Tables />, "/tables/7", "/tables/:number");
  await screen.findByText("Distinct keys");
  expect(await target("In the tree")).toEqual(["/tree", { table: "7", keyspace: NAME }]);
});

it("shows what a compaction would merge in the tree of its keyspace", async () => {
  show(<Compaction />, `/compaction?${AT}`);
  const next = await screen.findByRole("region", { name: "Next" });
  await within(next).findByText("because");
  expect(await target("1 tables")).toEqual(["/tree", { table: "7", keyspace: NAME }]);
  expect(requests.some((r) => new URL(r.url).searchParams.get("keyspace") === NAME)).toBe(true);
});
