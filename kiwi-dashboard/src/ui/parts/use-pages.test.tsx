import { act, cleanup, configure, renderHook, waitFor } from "@testing-library/react";
import { focusManager, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { live, queries, useRefreshOnEvents } from "../api/hooks";
import { usePages } from "./use-pages";

configure({ asyncUtilTimeout: 20_000 });

class Socket {
  close() {}
  send() {}
}

let asked: (string | null)[] = [];
let client: QueryClient;
const load = async (continuation: string | null) => {
  asked.push(continuation);
  const page = Number(continuation ?? 0);
  return { items: [page], continuation: page < 9 ? String(page + 1) : null };
};

function list() {
  const wrapper = ({ children }: { children: ReactNode }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>;
  return renderHook(() => {
    useRefreshOnEvents("list");
    return usePages(["list"], load);
  }, { wrapper });
}

/** Shows so many pages, as somebody does who scrolls. */
async function scrolled(to: number) {
  const hook = list();
  for (let i = 1; i <= to; i++) {
    await waitFor(() => expect(hook.result.current.rows).toHaveLength(i));
    if (i < to) act(() => hook.result.current.more?.());
  }
  asked = [];
  return hook;
}

const happens = (name: string) => act(async () => {
  (live as unknown as { receive: (text: string) => void }).receive(JSON.stringify({ event: { millis: 1, name, level: "info", text: "", fields: {} } }));
  await new Promise((resolve) => setTimeout(resolve, 0));
});

beforeEach(() => {
  asked = [];
  client = new QueryClient({ defaultOptions: { queries: { ...queries.getDefaultOptions().queries, staleTime: 0 } } });
  vi.stubGlobal("WebSocket", Socket);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: true, advanceTimeDelta: 50 });
});
afterEach(() => {
  cleanup();
  focusManager.setFocused(undefined);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("asks for a list of one page again when the store changes", async () => {
  const { result } = await scrolled(1);
  await happens("flush.completed");
  await act(() => vi.advanceTimersByTimeAsync(1000));
  expect(asked).toEqual([null]);
  expect(result.current.changed).toBe(false);
});

it("says that a longer list has changed, and asks for its beginning when told to", async () => {
  const { result } = await scrolled(4);
  for (let i = 0; i < 3; i++) {
    await happens("compaction.completed");
    await act(() => vi.advanceTimersByTimeAsync(1000));
  }
  expect(asked).toEqual([]);
  expect(result.current.changed).toBe(true);
  act(() => result.current.more?.());
  await waitFor(() => expect(result.current.rows).toHaveLength(5));
  expect(result.current.changed, "the pages before are as old as they were").toBe(true);
  asked = [];
  act(() => result.current.restart());
  await waitFor(() => expect(result.current.changed).toBe(false));
  expect(asked).toEqual([null]);
  expect(result.current.rows).toEqual([0]);
});

it("does not ask for all pages when the window is looked at, or the list is shown again", async () => {
  const { unmount } = await scrolled(4);
  await act(async () => {
    focusManager.setFocused(false);
    focusManager.setFocused(true);
    await vi.advanceTimersByTimeAsync(10);
  });
  expect(asked).toEqual([]);
  unmount();
  const { result } = list();
  await waitFor(() => expect(asked).toEqual([null]));
  expect(result.current.rows).toEqual([0]);
});
