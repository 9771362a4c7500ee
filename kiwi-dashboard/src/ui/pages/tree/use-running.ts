import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { ask, client, type RunningCompaction } from "../../api/client";
import { useCompactions, useLive } from "../../api/hooks";
import type { Memtable } from "./picture";

export const NO_RUNS: readonly RunningCompaction[] = [];
export const NO_MEMTABLES: readonly Memtable[] = [];

/** The running compactions of a keyspace: as the server tells them, at first as it was asked. */
export function useRunning(keyspace: string): readonly RunningCompaction[] {
  const asked = useCompactions(keyspace);
  const [told, setTold] = useState<{ runs: RunningCompaction[]; at: number } | null>(null);
  useLive("compactions", (runs) => setTold({ runs: runs.filter((r) => r.keyspace === keyspace), at: Date.now() }));
  if (told && told.at > asked.dataUpdatedAt) return told.runs;
  return asked.data?.running ?? NO_RUNS;
}

export function useMemtables(keyspace: string): readonly Memtable[] {
  const asked = useQuery({
    queryKey: ["memtables", keyspace],
    queryFn: () => ask(client.GET("/api/v1/memtables", { params: { query: { keyspace } } })),
    refetchInterval: 1000,
  });
  return useMemo(() => asked.data?.memtables.map((m) => ({ id: m.id, phase: m.phase, bytes: m.bytes, share: m.bytes / Math.max(1, m.limitBytes) })) ?? NO_MEMTABLES, [asked.data]);
}
