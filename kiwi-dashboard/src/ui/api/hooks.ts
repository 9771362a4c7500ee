import { QueryClient, keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { ask, client, type Schemas } from "./client";
import { type Listeners, LiveSocket, type LiveTopic } from "./live";
import { refreshShort } from "./paging";
import { worthRetrying } from "./problem";
import { session } from "./session";

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < 2 && worthRetrying(error),
      staleTime: 1000,
      refetchOnWindowFocus: true,
    },
  },
});

const scheme = globalThis.location?.protocol === "https:" ? "wss" : "ws";
export const live = new LiveSocket(`${scheme}://${globalThis.location?.host ?? ""}/api/v1/ws`);

export function useLiveStatus() {
  return useSyncExternalStore(live.onStatus, () => live.status);
}

/** Calls the listener for each message of a topic while the component is shown. */
export function useLive<T extends LiveTopic>(topic: T, listener: Listeners[T]): void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => live.listen(topic, ((m: never) => (latest.current as (m: never) => void)(m)) as Listeners[T]), [topic]);
}

/** Asks for what changed when the store says that its tables did, at most once a second. */
export function useRefreshOnEvents(...keys: string[]): void {
  const query = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const names = keys.join();
  useLive("events", (event) => {
    if (timer.current !== null || !/^(flush|compaction|keyspace|memtable|store)/.test(event.name)) return;
    timer.current = setTimeout(() => {
      timer.current = null;
      for (const key of names.split(",")) refreshShort(query, key);
    }, 1000);
  });
  useEffect(() => () => void (timer.current !== null && clearTimeout(timer.current)), []);
}

export function useSession() {
  return useQuery({
    queryKey: ["session"],
    queryFn: () => session().catch((error) => {
      if (error?.code === "unauthorized") return null;
      throw error;
    }),
    staleTime: 60_000,
  });
}

export function useStats(keyspace?: string | undefined) {
  return useQuery({
    queryKey: ["stats", keyspace ?? null],
    queryFn: () => ask(client.GET("/api/v1/stats", { params: { query: keyspace ? { keyspace } : {} } })),
    refetchInterval: 2000,
    placeholderData: keepPreviousData,
  });
}

export function useEngine() {
  return useQuery({ queryKey: ["engine"], queryFn: () => ask(client.GET("/api/v1/engine")), refetchInterval: 5000 });
}

export function useKeyspaces() {
  return useQuery({
    queryKey: ["keyspaces"],
    queryFn: async () => {
      const all: Schemas["Keyspace"][] = [];
      let continuation: string | null = null;
      do {
        const page: { keyspaces: Schemas["Keyspace"][]; continuation: string | null } = await ask(
          client.GET("/api/v1/keyspaces", { params: { query: { limit: 1000, ...(continuation ? { continuation } : {}) } } }),
        );
        all.push(...page.keyspaces);
        continuation = page.continuation;
      } while (continuation !== null);
      return all;
    },
    staleTime: 10_000,
  });
}

/** The order of keys in which those with one prefix are together, and which the page can compare. */
export const BYTEWISE = "bytewise";

/** The name of a keyspace's key order; undefined until it is known. */
export function useKeyOrder(keyspace: string): string | undefined {
  const { data, isError } = useKeyspaces();
  if (data === undefined) return isError ? BYTEWISE : undefined;
  return data.find((k) => k.name === keyspace)?.keyOrder ?? BYTEWISE;
}

/** Number of tables of a keyspace; undefined until it is known. */
export function useTableCount(keyspace: string): number | undefined {
  const { data, isError } = useKeyspaces();
  if (data === undefined) return isError ? 0 : undefined;
  return data.find((k) => k.name === keyspace)?.tables ?? 0;
}

export function useCompactions(keyspace?: string | undefined) {
  return useQuery({
    queryKey: ["compactions", keyspace ?? null],
    queryFn: () => ask(client.GET("/api/v1/compactions", { params: { query: { encoding: "hex", ...(keyspace ? { keyspace } : {}) } } })),
    refetchInterval: 3000,
    placeholderData: keepPreviousData,
  });
}
