import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import Data from "./data/Data";
import { answer, begin, end, problem, requests, show, type Answers } from "./rendered";
import Tree from "./tree/Tree";

const table = (number: number, smallestKey: string, largestKey: string) => ({ number, level: 1, keyspace: "default", bytes: 9, entries: 1, deletions: 0, smallestKey, largestKey, smallestSequence: 1, largestSequence: 1, createdMillis: 0, reads: 0 });
const server = (keyOrder: string): Answers => ({
  "GET /api/v1/keyspaces": () => ({ json: { keyspaces: [{ id: 0, name: "default", keyOrder }], continuation: null } }),
  "GET /api/v1/snapshots": () => ({ json: { snapshots: [] } }),
  "GET /api/v1/kv/prefixes": () => (keyOrder === "bytewise" ? { json: { groups: [{ prefix: "613a", isKey: false }], continuation: null } } : problem(400, "bad-request", "Not in this order.")),
  "GET /api/v1/kv/scan": () => ({ json: { entries: [{ key: "61", value: "62" }], continuation: null } }),
  "GET /api/v1/versions": () => ({ json: { at: 1, firstEdit: 1, lastEdit: 1, tables: [table(3, "10", "05"), table(2, "30", "20")], edits: [] } }),
  "GET /api/v1/memtables": () => ({ json: { memtables: [] } }),
  "GET /api/v1/compactions": () => ({ json: { running: [], finished: [], debt: { runs: 0, bytes: 0 } } }),
});
const asked = (path: string) => requests.filter((r) => new URL(r.url).pathname === `/api/v1/kv/${path}`).map((r) => new URL(r.url).searchParams);

beforeEach(begin);
afterEach(end);

it("lists keys, not groups, where keys with one prefix are not together", async () => {
  answer(server("reverse"));
  show(<Data />, "/data?prefix=a");
  await screen.findByText(/order of its own/);
  await waitFor(() => expect(asked("scan")).toHaveLength(1));
  expect(asked("scan")[0]?.has("prefix")).toBe(false);
  expect(asked("prefixes")).toEqual([]);
  expect(screen.queryByRole("textbox", { name: "Prefix" })).toBeNull();
  expect(screen.getByLabelText("First key")).toBeTruthy();
  expect((screen.getByLabelText("Backwards") as HTMLInputElement).disabled).toBe(false);
});

it("lists groups where keys are in the order of their bytes", async () => {
  answer(server("bytewise"));
  show(<Data />, "/data");
  await waitFor(() => expect(asked("prefixes")).toHaveLength(1));
  expect(screen.getByRole("textbox", { name: "Prefix" })).toBeTruthy();
  expect(screen.queryByText(/order of its own/)).toBeNull();
});

it("lists groups when it cannot learn the order", async () => {
  answer({ ...server("bytewise"), "GET /api/v1/keyspaces": () => problem(500, "internal", "No.") });
  show(<Data />, "/data");
  await waitFor(() => expect(asked("prefixes")).toHaveLength(1));
});

it("does not draw the tree by keys whose order it does not know", async () => {
  answer(server("reverse"));
  show(<Tree />, "/tree?view=list");
  await screen.findByText(/order of its own/);
  expect(screen.queryByLabelText("Place tables by")).toBeNull();
});

it("draws the tree by keys in the order of their bytes", async () => {
  answer(server("bytewise"));
  show(<Tree />, "/tree?view=list");
  const panel = await screen.findByRole("region", { name: "The tree" });
  await within(panel).findByLabelText("Place tables by");
  expect(screen.queryByText(/order of its own/)).toBeNull();
});
