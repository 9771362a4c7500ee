import { Select } from "@mantine/core";
import { useSearchParams } from "react-router";
import { useKeyspaces } from "../api/hooks";
import { visible } from "../format/notation";

/** The keyspace in the address; `all` offers the whole store as well. */
export function useKeyspace(all: "all" | "one" = "one"): string | undefined {
  const [search] = useSearchParams();
  return search.get("keyspace") ?? (all === "all" ? undefined : "default");
}

export function KeyspaceSelect({ all = "one" }: { all?: "all" | "one" }) {
  const [search, setSearch] = useSearchParams();
  const keyspaces = useKeyspaces();
  const value = search.get("keyspace") ?? (all === "all" ? "" : "default");
  const names = (keyspaces.data ?? []).map((k) => k.name);
  const options = [...new Set([...names, ...(value ? [value] : [])])].map((name) => ({ value: name, label: visible(name) }));
  return (
    <Select
      aria-label="Keyspace"
      w={150}
      value={value}
      data={[...(all === "all" ? [{ value: "", label: "All keyspaces" }] : []), ...options]}
      onChange={(name) =>
        setSearch((old) => {
          const next = new URLSearchParams(old);
          if (name && !(all === "one" && name === "default")) next.set("keyspace", name);
          else next.delete("keyspace");
          return next;
        })
      }
    />
  );
}
