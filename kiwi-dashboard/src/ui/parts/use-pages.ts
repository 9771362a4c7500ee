import { hashKey, useInfiniteQuery, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { isShort } from "../api/paging";

export interface PageOf<T> {
  items: T[];
  continuation: string | null;
}

type Pages<T> = InfiniteData<PageOf<T>, string | null>;

/**
 * A list that comes in pages; the next one is asked for when the end comes near. A list of one page
 * refreshes itself when something has changed. A longer one, which would ask for each of its pages,
 * tells only that it has `changed`, and `restart` shows it anew from its top.
 */
export function usePages<T>(key: readonly unknown[], load: (continuation: string | null) => Promise<PageOf<T>>, enabled = true) {
  const client = useQueryClient();
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.continuation,
    enabled,
    refetchOnWindowFocus: isShort,
    refetchOnReconnect: isShort,
  });
  const hash = hashKey(key);
  const cut = useCallback(
    () =>
      client.setQueryData<Pages<T>>(key, (old) => old && { pages: old.pages.slice(0, 1), pageParams: old.pageParams.slice(0, 1) }, { updatedAt: client.getQueryState(key)?.dataUpdatedAt ?? 0 }),
    [client, hash],
  );
  // When it is shown again, it begins at its top, and asks for as much.
  useEffect(() => () => void cut(), [cut]);
  const isLong = (query.data?.pages.length ?? 0) > 1;
  const isMarked = useSyncExternalStore(
    useCallback((notify) => client.getQueryCache().subscribe(notify), [client]),
    () => {
      const state = client.getQueryState(key);
      return state?.isInvalidated === true && state.fetchStatus === "idle";
    },
  );
  // Kept here: the next page takes the mark away, but the pages before it are as old as they were.
  const [changed, setChanged] = useState("");
  if (isMarked && isLong && changed !== hash) setChanged(hash);
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
  const { fetchNextPage, hasNextPage, isFetchingNextPage, refetch } = query;
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const restart = useCallback(() => {
    setChanged("");
    cut();
    void refetch();
  }, [cut, refetch]);
  return { ...query, rows, more: hasNextPage ? more : undefined, busy: isFetchingNextPage, changed: isLong && changed === hash, restart };
}
