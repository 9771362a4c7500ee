import type { InfiniteData, Query, QueryClient } from "@tanstack/react-query";

/** Whether a query has no more than one page, so that to ask again is one request. */
export const isShort = (query: Query<any, any, any, any>): boolean => ((query.state.data as Partial<InfiniteData<unknown>> | undefined)?.pages?.length ?? 0) <= 1;

/**
 * Asks again for what is on the page. A list of which several pages are shown would ask for all of
 * them: it is marked as changed instead, and whoever reads it says when.
 */
export function refreshShort(client: QueryClient, key: string): void {
  void client.invalidateQueries({ queryKey: [key], predicate: isShort });
  void client.invalidateQueries({ queryKey: [key], predicate: (query) => !isShort(query), refetchType: "none" });
}
