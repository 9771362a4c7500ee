import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { ask, client, type Schemas } from "../../api/client";
import { useLive } from "../../api/hooks";
import { paced } from "../../api/paced";
import { TreeHistory } from "./tree-history";

const PAGE = 1000;
const MOST_EDITS = 20_000;

const versions = (keyspace: string, at: number | undefined, tables: boolean): Promise<Schemas["Versions"]> =>
  ask(client.GET("/api/v1/versions", { params: { query: { keyspace, encoding: "hex", tables, limit: PAGE, ...(at === undefined ? {} : { at }) } } }));

/** What is asked for: the tables with their edits, or, of a large tree, the edits only. */
export type Shape = "tables" | "edits";

async function load(keyspace: string, shape: Shape): Promise<TreeHistory> {
  const now = await versions(keyspace, undefined, false);
  const start = await versions(keyspace, Math.max(now.firstEdit, now.lastEdit - MOST_EDITS), shape === "tables");
  const history = new TreeHistory(start.at, start.tables ?? []);
  history.append(start.edits);
  await extend(history, keyspace);
  return history;
}

/** Asks for edits until the last one is there; tells whether the history still fits the store. */
async function extend(history: TreeHistory, keyspace: string): Promise<"fits" | "outdated"> {
  for (;;) {
    const before = history.known;
    const page = await versions(keyspace, before, false);
    if (page.lastEdit < before || page.firstEdit > before) return "outdated";
    history.append(page.edits);
    if (page.edits.length === 0) history.settle(page.lastEdit);
    if (history.known >= page.lastEdit || history.known === before) return "fits";
  }
}

interface Watched {
  keyspace: string;
  shape: Shape | null;
  history: TreeHistory | null;
  /** Changes with each edit that is added. */
  version: number;
  error: Error | null;
}

export type WatchedTree = Omit<Watched, "keyspace" | "shape"> & { reload: () => void };

const nothing = (keyspace: string, shape: Shape | null): Watched => ({ keyspace, shape, history: null, version: 0, error: null });

/**
 * The history of a keyspace's tree, which grows while it is watched. When it no longer fits the
 * store, it stays until a new one is there; when none comes, the next beat tries again. With edits
 * only, it knows no tables; without a shape, nothing is asked yet.
 */
export function useTreeHistory(keyspace: string, shape: Shape | null = "tables"): WatchedTree {
  const [state, setState] = useState<Watched>(() => nothing(keyspace, shape));
  const [attempt, setAttempt] = useState(0);
  const loading = useRef<object | null>(null);
  const busy = useRef(false);
  const shown = state.keyspace === keyspace && state.shape === shape ? state : nothing(keyspace, shape);
  const { history } = shown;

  useEffect(() => {
    if (shape === null) return;
    const mine = {};
    loading.current = mine;
    const end = (next: (old: Watched) => Watched) => {
      if (loading.current !== mine) return;
      loading.current = null;
      setState(next);
    };
    setState((old) => (old.keyspace === keyspace && old.shape === shape && old.history !== null ? old : nothing(keyspace, shape)));
    load(keyspace, shape).then(
      (loaded) => end(() => ({ keyspace, shape, history: loaded, version: 1, error: null })),
      (error: Error) => end((old) => (old.history === null ? { ...old, error } : old)),
    );
    return () => {
      loading.current = null;
    };
  }, [keyspace, shape, attempt]);

  const reload = useCallback(() => setAttempt((n) => n + 1), []);
  const refresh = useCallback(async () => {
    if (history === null || loading.current !== null || busy.current || document.visibilityState === "hidden") return;
    busy.current = true;
    const before = history.last;
    try {
      if ((await extend(history, keyspace)) === "outdated") reload();
      else if (history.last !== before) setState((old) => (old.history === history ? { ...old, version: old.version + 1 } : old));
    } catch {
      // The next event or the next beat asks again; what is known stays on the page.
    } finally {
      busy.current = false;
    }
  }, [history, keyspace, reload]);

  const pace = useMemo(() => paced(() => void refresh(), 1000), [refresh]);
  useLive("events", (event) => void (/^(flush|compaction|keyspace)/.test(event.name) && pace.call()));
  useEffect(() => {
    const timer = setInterval(() => void refresh(), 3000);
    return () => {
      clearInterval(timer);
      pace.end();
    };
  }, [refresh, pace]);
  return { history, version: shown.version, error: shown.error, reload };
}
