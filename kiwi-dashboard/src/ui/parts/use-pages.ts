import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";

export interface PageOf<T> {
  items: T[];
  continuation: string | null;
}

/** A list that comes in pages; the next one is asked for when the end comes near. */
export function usePages<T>(key: readonly unknown[], load: (continuation: string | null) => Promise<PageOf<T>>, enabled = true) {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.continuation,
    enabled,
  });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = query;
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  return { ...query, rows, more: hasNextPage ? more : undefined, busy: isFetchingNextPage };
}
