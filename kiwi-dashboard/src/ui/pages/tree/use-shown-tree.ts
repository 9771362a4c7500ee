import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { ask, client, type Drawn, type Schemas } from "../../api/client";
import { useTableCount } from "../../api/hooks";
import { useTreeHistory, type Shape, type WatchedTree } from "./use-tree-history";

/** From so many tables on, a picture shows blocks of them: it has no room for each, and the answer would be large. */
export const MANY = 5000;
const FEW = 4000; // Less than MANY, so that a tree on the verge does not change to and fro.
const BEAT = 10_000;

export interface Scope {
  keyspace: string;
  /** Whether blocks are of neighbours by key, or by age. */
  order: "key" | "age";
}

function useShape(keyspace: string): Shape | null {
  const count = useTableCount(keyspace);
  const [last, setLast] = useState<{ keyspace: string; shape: Shape } | null>(null);
  if (count === undefined) return last?.keyspace === keyspace ? last.shape : null;
  const wasLarge = last?.keyspace === keyspace && last.shape === "edits";
  const shape = count > (wasLarge ? FEW : MANY) ? "edits" : "tables";
  if (last?.keyspace !== keyspace || last.shape !== shape) setLast({ keyspace, shape });
  return shape;
}

export type ShownTree = WatchedTree & { isLarge: boolean };

/** The history of a keyspace's tree; that of a large one has edits only. */
export function useShownTree(keyspace: string): ShownTree {
  const shape = useShape(keyspace);
  const tree = useTreeHistory(keyspace, shape);
  return { ...tree, isLarge: shape === "edits" };
}

/** Blocks as tables, for a picture that treats them alike. */
export function drawn(blocks: Schemas["TreeBlocks"], keyspace: string): Drawn[] {
  return blocks.levels.flatMap(({ level, blocks: of }) => of.map((block) => ({ ...block, level, keyspace, smallestSequence: 0, largestSequence: 0 })));
}

/**
 * The tables at a moment, or the latest ones; blocks of them if the tree is large. Null until they
 * are known. A moment is asked for when the one before is there: a server is not flooded while
 * somebody pulls the slider.
 */
export function useTablesAt(tree: ShownTree, { keyspace, order }: Scope, at: number | null): { tables: Drawn[] | null; error: Error | null } {
  const { history, isLarge, version } = tree;
  const [asked, setAsked] = useState(at);
  const blocks = useQuery({
    queryKey: ["blocks", keyspace, order, asked],
    queryFn: () => ask(client.GET("/api/v1/versions/blocks", { params: { query: { keyspace, order, encoding: "hex", ...(asked === null ? {} : { at: asked }) } } })),
    enabled: isLarge,
    refetchInterval: asked === null ? BEAT : false,
    gcTime: 60_000,
    placeholderData: (old, query) => (query?.queryKey[1] === keyspace && query.queryKey[2] === order ? keepPreviousData(old) : undefined),
  });
  if (asked !== at && !blocks.isFetching) setAsked(at);
  const each = useMemo(() => (isLarge || history === null ? null : history.seek(at ?? history.last)), [isLarge, history, at === null ? version : 0, at]);
  const together = useMemo(() => (blocks.data ? drawn(blocks.data, keyspace) : null), [blocks.data, keyspace]);
  return isLarge ? { tables: together, error: together === null ? blocks.error : null } : { tables: each, error: null };
}

/** How many tables these are. */
export const countOf = (tables: readonly Drawn[]) => tables.reduce((sum, t) => sum + (t.tables ?? 1), 0);
