import { useCallback } from "react";
import { useSearchParams } from "react-router";

/** The part of the address behind the question mark: each view and selection can be linked. */
export function useAddress() {
  const [search, setSearch] = useSearchParams();
  const set = useCallback(
    (values: Record<string, string | number | null>) =>
      setSearch(
        (old) => {
          const next = new URLSearchParams(old);
          for (const [name, value] of Object.entries(values)) {
            if (value === null || value === "") next.delete(name);
            else next.set(name, String(value));
          }
          return next;
        },
        { replace: true, preventScrollReset: true },
      ),
    [setSearch],
  );
  const text = useCallback((name: string) => search.get(name) ?? "", [search]);
  const number = useCallback((name: string) => (search.get(name) ? Number(search.get(name)) : null), [search]);
  return { set, text, number };
}
