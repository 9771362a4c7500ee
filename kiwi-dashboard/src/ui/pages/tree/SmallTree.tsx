import "./tree.css";
import { useCallback, useMemo } from "react";
import { useNavigate } from "react-router";
import type { Drawn } from "../../api/client";
import { BYTEWISE, useKeyOrder } from "../../api/hooks";
import { addressOf } from "../../parts/address";
import { Failure, Loading } from "../../parts/states";
import { degree, extremes } from "./colors";
import { layOut } from "./layout";
import { TreeCanvas } from "./TreeCanvas";
import { useMemtables, useRunning } from "./use-running";
import { countOf, useShownTree, useTablesAt } from "./use-shown-tree";

const NONE: Drawn[] = [];

/** The tree of a keyspace as it is now, beside something else. */
export default function SmallTree({ keyspace }: { keyspace: string }) {
  const navigate = useNavigate();
  const tree = useShownTree(keyspace);
  const order = useKeyOrder(keyspace);
  const running = useRunning(keyspace);
  const memtables = useMemtables(keyspace);
  const shown = useTablesAt(tree, { keyspace, order: order === BYTEWISE ? "key" : "age" }, null);
  const tables = shown.tables ?? NONE;
  const depth = Math.max(0, ...running.map((r) => r.targetLevel + 1));
  const layout = useMemo(() => layOut(tables, order === BYTEWISE ? "range" : "age", depth), [tables, order, depth]);
  const ends = useMemo(() => extremes(tables, Date.now()), [tables]);
  const colour = useCallback((table: Drawn) => degree(table, "age", ends), [ends]);
  const error = tree.error ?? shown.error;
  if (error) return <Failure error={error} again={tree.reload} />;
  if (tree.history === null || shown.tables === null || order === undefined) return <Loading />;
  return <TreeCanvas layout={layout} degree={colour} selected={null} select={(table) => table !== null && void navigate(addressOf("/tree", { table, keyspace }))} memtables={memtables} running={running} lookup={null} room={300} summary={`${countOf(tables)} tables, ${running.length} compactions run.`} />;
}
