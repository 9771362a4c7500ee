import "./tree.css";
import { useCallback, useMemo } from "react";
import { useNavigate } from "react-router";
import type { Table } from "../../api/client";
import { BYTEWISE, useKeyOrder } from "../../api/hooks";
import { addressOf } from "../../parts/address";
import { Failure, Loading } from "../../parts/states";
import { degree, extremes } from "./colors";
import { layOut } from "./layout";
import { TreeCanvas } from "./TreeCanvas";
import { useMemtables, useRunning } from "./use-running";
import { useTreeHistory } from "./use-tree-history";

/** The tree of a keyspace as it is now, beside something else. */
export default function SmallTree({ keyspace }: { keyspace: string }) {
  const navigate = useNavigate();
  const tree = useTreeHistory(keyspace);
  const order = useKeyOrder(keyspace);
  const running = useRunning(keyspace);
  const memtables = useMemtables(keyspace);
  const tables = useMemo(() => tree.history?.seek(tree.history.last) ?? [], [tree.history, tree.version]);
  const depth = Math.max(0, ...running.map((r) => r.targetLevel + 1));
  const layout = useMemo(() => layOut(tables, order === BYTEWISE ? "range" : "age", depth), [tables, order, depth]);
  const ends = useMemo(() => extremes(tables, Date.now()), [tables]);
  const colour = useCallback((table: Table) => degree(table, "age", ends), [ends]);
  if (tree.error) return <Failure error={tree.error} again={tree.reload} />;
  if (tree.history === null || order === undefined) return <Loading />;
  return <TreeCanvas layout={layout} degree={colour} selected={null} select={(table) => table !== null && void navigate(addressOf("/tree", { table, keyspace }))} memtables={memtables} running={running} lookup={null} room={300} summary={`${tables.length} tables, ${running.length} compactions run.`} />;
}
