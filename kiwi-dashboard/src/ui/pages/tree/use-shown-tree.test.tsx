import { act, cleanup, renderHook } from "@testing-library/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { countOf, MANY, useShownTree, useTablesAt } from "./use-shown-tree";

class SilentSocket {
  close() {}
  send() {}
}

let tables: number;
let asked: URL[];

const block = (number: number, of: number) => ({ number, tables: of, bytes: 100, entries: 10, deletions: 1, smallestKey: "00", largestKey: "ff", createdMillis: 5, reads: 3 });

function answer(url: URL): unknown {
  asked.push(url);
  const at = Number(url.searchParams.get("at") ?? 9);
  if (url.pathname.endsWith("/keyspaces")) return { keyspaces: [{ name: "default", tables, keyOrder: "bytewise" }], continuation: null };
  if (url.pathname.endsWith("/blocks")) return { at, firstEdit: 0, lastEdit: 9, tables, levels: [{ level: 3, tables, bytes: 200, blocks: [block(at, tables - 1), block(77, 1)] }] };
  return { at, firstEdit: 9, lastEdit: 9, tables: url.searchParams.get("tables") === "true" ? [{ ...block(4, 1), level: 1, keyspace: "default", smallestSequence: 1, largestSequence: 1 }] : null, edits: [] };
}

async function show(moment: number | null) {
  const wrapper = ({ children }: { children: ReactNode }) => <QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>;
  const hook = renderHook(
    ({ at }) => {
      const tree = useShownTree("default");
      return { tree, ...useTablesAt(tree, { keyspace: "default", order: "key" }, at) };
    },
    { wrapper, initialProps: { at: moment } },
  );
  await act(() => vi.advanceTimersByTimeAsync(100));
  return hook;
}

const paths = () => asked.map((url) => url.pathname.replace("/api/v1", "") + (url.searchParams.get("tables") === "true" ? " tables" : ""));

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", SilentSocket);
  vi.stubGlobal("fetch", async (request: Request) => new Response(JSON.stringify(answer(new URL(request.url))), { headers: { "content-type": "application/json" } }));
  asked = [];
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("asks for blocks of a large tree, and never for all of its tables", async () => {
  tables = MANY + 1;
  const { result, rerender } = await show(null);
  expect(result.current.tree.isLarge).toBe(true);
  expect(result.current.tables).toMatchObject([{ number: 9, level: 3, tables: MANY }, { number: 77, tables: 1 }]);
  expect(countOf(result.current.tables ?? [])).toBe(MANY + 1);
  expect(paths()).not.toContain("/versions tables");
  rerender({ at: 5 });
  await act(() => vi.advanceTimersByTimeAsync(100));
  expect(result.current.tables?.[0]?.number).toBe(5);
  expect(paths()).not.toContain("/versions tables");
});

it("asks for the tables of a small tree", async () => {
  tables = MANY;
  const { result } = await show(null);
  expect(result.current.tree.isLarge).toBe(false);
  expect(result.current.tables?.map((t) => t.number)).toEqual([4]);
  expect(paths()).not.toContain("/versions/blocks");
});

it("asks for one moment at a time while the slider is pulled", async () => {
  tables = MANY + 1;
  const { rerender } = await show(null);
  const waiting: (() => void)[] = [];
  vi.stubGlobal("fetch", (request: Request) => new Promise((resolve) => waiting.push(() => resolve(new Response(JSON.stringify(answer(new URL(request.url))), { headers: { "content-type": "application/json" } })))));
  asked = [];
  for (let at = 1; at <= 8; at++) {
    rerender({ at });
    await act(() => vi.advanceTimersByTimeAsync(10));
  }
  expect(waiting).toHaveLength(1);
  for (let i = 0; i < 3; i++) {
    await act(async () => {
      waiting.splice(0).forEach((go) => go());
      await vi.advanceTimersByTimeAsync(10);
    });
  }
  expect(asked.filter((url) => url.pathname.endsWith("/blocks")).map((url) => url.searchParams.get("at"))).toEqual(["1", "8"]);
});
