import { Button, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import type { Schemas } from "../api/client";
import { useNotation } from "../app/preferences";
import { parse } from "../format/notation";
import { bytes, exact } from "../format/units";
import { BytesText } from "./bytes-text";
import { Answer, Empty } from "./states";
import { useAddress } from "./use-address";
import { usePages } from "./use-pages";
import { VirtualList } from "./VirtualList";

interface Query {
  encoding: "hex";
  limit: number;
  from?: string;
  continuation?: string;
}

interface Props {
  name: readonly unknown[];
  load: (query: Query) => Promise<{ entries: Schemas["StoredEntry"][]; continuation: string | null }>;
}

/** Entries as a memtable or a table keeps them: old versions and deletions as well. */
export function StoredEntries({ name, load }: Props) {
  const notation = useNotation();
  const address = useAddress();
  const from = parse(address.text("from"), notation).hex ?? "";
  const pages = usePages([...name, from], async (continuation) => {
    const page = await load({ encoding: "hex", limit: 200, ...(from ? { from } : {}), ...(continuation ? { continuation } : {}) });
    return { items: page.entries, continuation: page.continuation };
  });
  return (
    <>
      <FromKey key={address.text("from") + notation} start={address.text("from")} show={(typed) => address.set({ from: typed })} />
      <Answer of={{ ...pages, data: pages.rows }}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title="No entries here" />
          ) : (
            <VirtualList label="Entries" rows={rows} keyOf={(e) => `${e.key}@${e.sequence}`} more={pages.more} busy={pages.busy} columns={[
              { name: "Key", width: "minmax(150px, 1fr)", cell: (e) => <BytesText hex={e.key} longest={80} /> },
              { name: "Sequence", width: "78px", number: true, cell: (e) => exact(e.sequence) },
              { name: "Kind", width: "120px", cell: (e) => <span className={/delete/.test(e.type) ? "warn" : "muted"}>{e.type}</span> },
              { name: "Value", width: "minmax(110px, 0.8fr)", cell: (e) => <StoredValue entry={e} /> },
            ]} />
          )
        }
      </Answer>
    </>
  );
}

/** The value of an entry, or its beginning; before one in a blob file its length and where it is. */
export function StoredValue({ entry: { value, valueBytes, blob } }: { entry: Schemas["StoredEntry"] }) {
  const shown = value === undefined ? null : <BytesText hex={value} longest={60} />;
  if (blob === undefined) return shown;
  const place = `${bytes(valueBytes)} in blob file ${blob.file} at ${blob.offset}`;
  return <span title={place}><span className="muted">{place}</span> {shown ?? <span className="bad">cannot be read</span>}</span>;
}

function FromKey({ start, show }: { start: string; show: (typed: string) => void }) {
  const notation = useNotation();
  const [text, setText] = useState(start);
  const { error } = parse(text, notation);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (error === undefined) show(text);
  };
  return (
    <form className="tools" onSubmit={submit}>
      <TextInput className="grow" aria-label="From the key" placeholder="From the first key" value={text} onChange={(e) => setText(e.currentTarget.value)} error={error} spellCheck={false} classNames={{ input: "mono" }} />
      <Button type="submit" variant="default">Show</Button>
    </form>
  );
}
