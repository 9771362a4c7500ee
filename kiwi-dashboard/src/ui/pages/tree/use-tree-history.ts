import { useCallback, useEffect, useRef, useState } from "react";
import { ask, client, type Schemas } from "../../api/client";
import { useLive } from "../../api/hooks";
import { TreeHistory } from "./tree-history";

const PAGE = 1000;
const MOST_EDITS = 20_000;

const versions = (keyspace: string, at: number | undefined, tables: boolean): Promise<Schemas["Versions"]> =>
  ask(client.GET("/api/v1/versions", { params: { query: { keyspace, encoding: "hex", tables, limit: PAGE, ...(at === undefined ? {} : { at }) } } }));

async function load(keyspace: string): Promise<TreeHistory> {
  const now = await versions(keyspace, undefined, false);
  const start = await versions(keyspace, Math.max(now.firstEdit, now.lastEdit - MOST_EDITS), true);
  const history = new TreeHistory(start.at, start.tables ?? []);
  history.append(start.edits);
  await extend(history, keyspace, start.lastEdit);
  return history;
}

/** Asks for edits until the last one is there; tells whether the history still fits the store. */
async function extend(history: TreeHistory, keyspace: string, last: number): Promise<"fits" | "outdated"> {
  let known = last;
  do {
    const page = await versions(keyspace, history.last, false);
    if (page.lastEdit < history.last || page.firstEdit > history.last) return "outdated";
    const before = history.last;
    history.append(page.edits);
    known = page.lastEdit;
    if (history.last === before) break;
  } while (history.last < known);
  return "fits";
}

export interface WatchedTree {
  history: TreeHistory | null;
  /** Changes with each edit that is added. */
  version: number;
  error: Error | null;
  reload: () => void;
}

/** The history of a keyspace's tree, which grows while it is watched. */
export function useTreeHistory(keyspace: string): WatchedTree {
  const [state, setState] = useState<Omit<WatchedTree, "reload">>({ history: null, version: 0, error: null });
  const [attempt, setAttempt] = useState(0);
  const busy = useRef(false);

  useEffect(() => {
    let gone = false;
    setState((old) => ({ ...old, history: null, error: null }));
    load(keyspace).then(
      (history) => !gone && setState({ history, version: 1, error: null }),
      (error: Error) => !gone && setState({ history: null, version: 0, error }),
    );
    return () => {
      gone = true;
    };
  }, [keyspace, attempt]);

  const reload = useCallback(() => setAttempt((n) => n + 1), []);
  const refresh = useCallback(async () => {
    const history = state.history;
    if (history === null || busy.current || document.visibilityState === "hidden") return;
    busy.current = true;
    const before = history.last;
    try {
      if ((await extend(history, keyspace, before)) === "outdated") reload();
      else if (history.last !== before) setState((old) => ({ ...old, version: old.version + 1 }));
    } catch {
      // The next event or the next beat asks again; what is known stays on the page.
    } finally {
      busy.current = false;
    }
  }, [state.history, keyspace, reload]);

  useLive("events", (event) => void (/^(flush|compaction|keyspace)/.test(event.name) && refresh()));
  useEffect(() => {
    const timer = setInterval(() => void refresh(), 3000);
    return () => clearInterval(timer);
  }, [refresh]);
  return { ...state, reload };
}
