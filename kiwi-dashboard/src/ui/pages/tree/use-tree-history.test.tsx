import { act, cleanup, renderHook } from "@testing-library/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Edit, Table } from "../../api/client";
import { useTreeHistory } from "./use-tree-history";

class SilentSocket {
  close() {}
  send() {}
}

const BEAT = 3000;
const table = (number: number, keyspace: string) => ({ number, level: 0, keyspace, bytes: 1, entries: 1, deletions: 0, smallestKey: "00", largestKey: "ff", smallestSequence: 1, largestSequence: 1, createdMillis: 0, reads: 0 }) satisfies Table;

/** A server that keeps the last few edits of all keyspaces, as the real one does. */
class Served {
  private readonly edits: Edit[] = [];
  loads = 0;
  fails = false;

  constructor(private readonly kept: number) {}

  flush(keyspace: string): void {
    const edit = this.edits.length + 1;
    this.edits.push({ edit, millis: edit, keyspace, cause: "flush", job: null, added: [table(edit, keyspace)], removed: [] });
  }

  answer(url: URL): Response {
    if (this.fails) return new Response(JSON.stringify({ title: "Closed", status: 409, detail: "", code: "store-closed" }), { status: 409 });
    const query = url.searchParams;
    const keyspace = query.get("keyspace");
    const lastEdit = this.edits.length;
    const firstEdit = Math.max(0, lastEdit - this.kept);
    const at = Math.max(firstEdit, Math.min(Number(query.get("at") ?? lastEdit), lastEdit));
    if (query.get("tables") === "true") this.loads++;
    const of = this.edits.filter((e) => e.keyspace === keyspace);
    const tables = of.filter((e) => e.edit <= at).flatMap((e) => e.added);
    const edits = of.filter((e) => e.edit > at).slice(0, Number(query.get("limit")));
    return new Response(JSON.stringify({ at, firstEdit, lastEdit, tables: query.get("tables") === "true" ? tables : null, edits }), { headers: { "content-type": "application/json" } });
  }
}

let server: Served;
const beat = () => act(() => vi.advanceTimersByTimeAsync(BEAT));

async function watch(start = "quiet") {
  const wrapper = ({ children }: { children: ReactNode }) => <QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>;
  const hook = renderHook(({ keyspace }) => useTreeHistory(keyspace), { wrapper, initialProps: { keyspace: start } });
  await act(() => vi.advanceTimersByTimeAsync(1));
  return hook;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", SilentSocket);
  vi.stubGlobal("fetch", async (request: Request) => server.answer(new URL(request.url)));
  server = new Served(10);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("keeps the tree of a quiet keyspace while the others push its past out of the server's memory", async () => {
  server.flush("quiet");
  const { result } = await watch();
  const history = result.current.history;
  for (let i = 0; i < 8; i++) {
    for (let n = 0; n < 5; n++) server.flush("busy");
    await beat();
    expect(result.current.history, `beat ${i}`).toBe(history);
  }
  server.flush("quiet");
  await beat();
  expect(history?.seek(history.last)).toHaveLength(2);
  expect(server.loads).toBe(1);
});

it("shows the old tree until a new one is there, and tries again when none comes", async () => {
  server.flush("quiet");
  const { result } = await watch();
  const history = result.current.history;
  for (let n = 0; n < 30; n++) server.flush("quiet"); // More than the server keeps.
  let answers: (() => void)[] = [];
  vi.stubGlobal("fetch", (request: Request) => new Promise((resolve) => answers.push(() => resolve(server.answer(new URL(request.url))))));
  const all = () => act(async () => {
    for (const answer of answers.splice(0)) answer();
    await vi.advanceTimersByTimeAsync(1);
  });
  await beat();
  await all(); // The page learns that it is outdated, and asks anew.
  await beat();
  await beat();
  expect(result.current.history).toBe(history);
  expect(answers, "one load at a time").toHaveLength(1);
  server.fails = true;
  await all();
  expect(result.current).toMatchObject({ history, error: null });
  server.fails = false;
  await beat();
  for (let i = 0; i < 6; i++) await all();
  expect(result.current.history).not.toBe(history);
  expect(result.current.history?.seek(31)).toHaveLength(31);
});

it("never shows the tree of another keyspace", async () => {
  server.flush("quiet");
  server.flush("busy");
  const { result, rerender } = await watch();
  rerender({ keyspace: "busy" });
  expect(result.current.history).toBeNull();
  await act(() => vi.advanceTimersByTimeAsync(1));
  expect(result.current.history?.seek(2).map((t) => t.keyspace)).toEqual(["busy"]);
});
