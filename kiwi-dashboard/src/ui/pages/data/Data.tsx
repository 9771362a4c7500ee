import { Button, SegmentedControl, Select, Switch, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, type FormEvent } from "react";
import { ask, client, type Schemas } from "../../api/client";
import { BYTEWISE, useKeyOrder } from "../../api/hooks";
import { ProblemError } from "../../api/problem";
import { useNotation } from "../../app/preferences";
import { parse, show, visible } from "../../format/notation";
import { dateTime, exact, time } from "../../format/units";
import { BytesText } from "../../parts/bytes-text";
import { KeyspaceSelect, useKeyspace } from "../../parts/keyspace-select";
import { PageHead } from "../../parts/panel";
import { Answer, Empty, Loading } from "../../parts/states";
import { tellFailure, told } from "../../parts/told";
import { useAddress } from "../../parts/use-address";
import { VirtualList } from "../../parts/VirtualList";
import { Batch } from "./Batch";
import { EntryPanel } from "./EntryPanel";
import { crumbs } from "./prefixes";
import { usePages } from "../../parts/use-pages";

type Scanned = Schemas["ScannedEntry"];

export default function Data() {
  const address = useAddress();
  const notation = useNotation();
  const keyspace = useKeyspace() ?? "default";
  const order = useKeyOrder(keyspace);
  // In an order of its own, keys with one prefix are not together: the server refuses prefixes.
  const hasPrefixes = order === undefined || order === BYTEWISE;
  const view = hasPrefixes && (address.text("view") === "groups" || (address.text("view") === "" && address.text("prefix") === "")) ? "groups" : "keys";
  const key = address.text("key");
  const adding = address.text("do");
  const keyHex = parse(key, notation).hex;
  return (
    <>
      <PageHead title="Data">
        <Button variant="default" onClick={() => address.set({ do: "batch", key: null })}>Batch</Button>
        <Button onClick={() => address.set({ do: "put", key: null })}>Put an entry</Button>
        <SnapshotSelect />
        <KeyspaceSelect />
      </PageHead>
      <div className={key !== "" || adding !== "" ? "with-side side-first" : "with-side"}>
        <section className="panel" aria-label="Keys">
          <Range key={`${address.text("prefix")}|${address.text("from")}|${address.text("to")}|${notation}|${hasPrefixes}`} groups={view === "groups"} ownOrder={hasPrefixes ? null : (order ?? null)} />
          {order === undefined ? <Loading /> : view === "groups" ? <Groups keyspace={keyspace} /> : <Keys keyspace={keyspace} selected={key} hasPrefixes={hasPrefixes} />}
        </section>
        <div className="stack">
          {adding === "batch" ? (
            <Batch keyspace={keyspace} close={() => address.set({ do: null })} />
          ) : (
            <EntryPanel key={`${keyspace}|${adding}|${keyHex}`} keyspace={keyspace} keyHex={adding === "put" ? null : keyHex && key !== "" ? keyHex : undefined} snapshot={address.number("snapshot")} chosen={(hex) => address.set({ key: hex === null ? null : show(hex, notation), do: null })} />
          )}
        </div>
      </div>
    </>
  );
}

/** Where to look: a prefix, or a range; and whether groups or single keys are listed. */
function Range({ groups, ownOrder }: { groups: boolean; ownOrder: string | null }) {
  const address = useAddress();
  const notation = useNotation();
  const [by, setBy] = useState(ownOrder !== null || address.text("from") || address.text("to") ? "range" : "prefix");
  const [prefix, setPrefix] = useState(address.text("prefix"));
  const [from, setFrom] = useState(address.text("from"));
  const [to, setTo] = useState(address.text("to"));
  const errors = [prefix, from, to].map((text) => parse(text, notation).error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (errors.some(Boolean)) return;
    address.set(by === "prefix" ? { prefix, from: null, to: null } : { prefix: null, from, to, view: "keys" });
  };
  return (
    <form className="tools" onSubmit={submit}>
      {ownOrder === null ? <SegmentedControl aria-label="Look by" value={by} onChange={setBy} data={[{ value: "prefix", label: "Prefix" }, { value: "range", label: "Range" }]} /> : <span className="muted">The keyspace has an order of its own, {visible(ownOrder)}</span>}
      {by === "prefix" ? (
        <TextInput className="grow" aria-label="Prefix" placeholder="All keys" value={prefix} onChange={(e) => setPrefix(e.currentTarget.value)} error={errors[0]} spellCheck={false} classNames={{ input: "mono" }} />
      ) : (
        <>
          <TextInput className="grow" aria-label="First key" placeholder="From the first key" value={from} onChange={(e) => setFrom(e.currentTarget.value)} error={errors[1]} spellCheck={false} classNames={{ input: "mono" }} />
          <TextInput className="grow" aria-label="Key after the last" placeholder="To the last key" value={to} onChange={(e) => setTo(e.currentTarget.value)} error={errors[2]} spellCheck={false} classNames={{ input: "mono" }} />
        </>
      )}
      <Button type="submit" variant="default">Show</Button>
      {by === "prefix" && (
        <SegmentedControl aria-label="List" value={groups ? "groups" : "keys"} onChange={(v) => address.set({ view: v })} data={[{ value: "groups", label: "Groups" }, { value: "keys", label: "Keys" }]} />
      )}
      <Switch label="Backwards" checked={address.text("order") === "reverse"} onChange={(e) => address.set({ order: e.currentTarget.checked ? "reverse" : null })} disabled={groups} />
    </form>
  );
}

function useReadFrom() {
  const snapshot = useAddress().number("snapshot");
  return snapshot === null ? {} : { snapshot };
}

function Groups({ keyspace }: { keyspace: string }) {
  const address = useAddress();
  const notation = useNotation();
  const readFrom = useReadFrom();
  const prefix = parse(address.text("prefix"), notation).hex ?? "";
  const delimiter = parse(address.text("delimiter") || (notation === "text" ? ":" : ""), notation).hex || "3a";
  const pages = usePages(["prefixes", keyspace, prefix, delimiter, readFrom], async (continuation) => {
    const page = await ask(client.GET("/api/v1/kv/prefixes", { params: { query: { keyspace, encoding: "hex", prefix, delimiter, limit: 200, ...readFrom, ...(continuation ? { continuation } : {}) } } }));
    return { items: page.groups, continuation: page.continuation };
  });
  const open = (group: Schemas["PrefixGroup"]) => address.set(group.isKey ? { key: show(group.prefix, notation), do: null, view: "groups" } : { prefix: show(group.prefix, notation), view: "groups" });
  return (
    <>
      <nav className="crumbs" aria-label="Prefix">
        {crumbs(prefix, delimiter).map((crumb, i, all) => (
          <span key={crumb.prefix}>
            {i === all.length - 1 ? <strong>{i === 0 ? "All keys" : <BytesText hex={crumb.part} />}</strong> : <button type="button" className="link" onClick={() => address.set({ prefix: show(crumb.prefix, notation), view: "groups" })}>{i === 0 ? "All keys" : <BytesText hex={crumb.part} />}</button>}
          </span>
        ))}
      </nav>
      <Answer of={{ ...pages, data: pages.rows }}>
        {(rows) =>
          rows.length === 0 ? (
            <NoKeys />
          ) : (
            <VirtualList label="Groups of keys" rows={rows} keyOf={(g) => g.prefix + g.isKey} more={pages.more} busy={pages.busy} choose={open} columns={[
              { name: "Begins with", width: "minmax(220px, 1fr)", cell: (g) => <button type="button" className="link" onClick={(e) => { e.stopPropagation(); open(g); }}><BytesText hex={g.prefix} longest={300} /></button> },
              { name: "Kind", width: "60px", cell: (g) => <span className="muted">{g.isKey ? "key" : "group"}</span> },
            ]} />
          )
        }
      </Answer>
    </>
  );
}

function Keys({ keyspace, selected, hasPrefixes }: { keyspace: string; selected: string; hasPrefixes: boolean }) {
  const address = useAddress();
  const notation = useNotation();
  const readFrom = useReadFrom();
  const hex = (name: string) => parse(address.text(name), notation).hex ?? "";
  const bounds = { ...(hasPrefixes && hex("prefix") ? { prefix: hex("prefix") } : { ...(hex("from") ? { from: hex("from") } : {}), ...(hex("to") ? { to: hex("to") } : {}) }), reverse: address.text("order") === "reverse" };
  const pages = usePages<Scanned>(["scan", keyspace, bounds, readFrom], async (continuation) => {
    const page = await ask(client.GET("/api/v1/kv/scan", { params: { query: { keyspace, encoding: "hex", limit: 200, ...bounds, ...readFrom, ...(continuation ? { continuation } : {}) } } }));
    return { items: page.entries, continuation: page.continuation };
  });
  const open = (entry: Scanned) => address.set({ key: show(entry.key, notation), do: null });
  const chosen = selected === "" ? null : (parse(selected, notation).hex ?? null);
  return (
    <Answer of={{ ...pages, data: pages.rows }}>
      {(rows) =>
        rows.length === 0 ? (
          <NoKeys />
        ) : (
          <VirtualList label="Entries" rows={rows} keyOf={(e) => e.key} more={pages.more} busy={pages.busy} selected={chosen} choose={open} columns={[
            { name: "Key", width: "minmax(170px, 1fr)", cell: (e) => <button type="button" className="link" onClick={(x) => { x.stopPropagation(); open(e); }}><BytesText hex={e.key} longest={200} /></button> },
            { name: "Value", width: "minmax(160px, 1.8fr)", cell: (e) => <BytesText hex={e.value ?? ""} longest={120} /> },
            { name: "Bytes", width: "60px", number: true, cell: (e) => exact(e.valueBytes ?? (e.value ?? "").length / 2) },
            ...(rows.some((e) => e.expiryMillis !== undefined) ? [{ name: "Expires", width: "150px", cell: (e: Scanned) => (e.expiryMillis === undefined ? "" : dateTime(e.expiryMillis)) }] : []),
          ]} />
        )
      }
    </Answer>
  );
}

function NoKeys() {
  return <Empty title="No keys here">Look at another prefix, or put an entry.</Empty>;
}

function SnapshotSelect() {
  const address = useAddress();
  const query = useQueryClient();
  const chosen = address.number("snapshot");
  const asked = useQuery({ queryKey: ["snapshots"], queryFn: () => ask(client.GET("/api/v1/snapshots")), refetchInterval: 10_000 });
  const snapshots = asked.data?.snapshots ?? [];
  const ended = chosen !== null && asked.data !== undefined && !snapshots.some((s) => s.id === chosen);
  useEffect(() => {
    if (!ended) return;
    address.set({ snapshot: null });
    tellFailure(new ProblemError("snapshot-expired", "The snapshot has ended", "The latest moment is shown instead.", 410));
  }, [ended, address]);
  const choose = async (value: string | null) => {
    if (value !== "new") return address.set({ snapshot: value });
    try {
      const made = await ask(client.POST("/api/v1/snapshots", { body: { seconds: 600 } }));
      await query.invalidateQueries({ queryKey: ["snapshots"] });
      address.set({ snapshot: made.id });
      told("A snapshot is open for 10 minutes.");
    } catch (error) {
      tellFailure(error);
    }
  };
  return (
    <Select aria-label="Moment" w={180} value={chosen === null ? "" : String(chosen)} onChange={(v) => void choose(v)} data={[{ value: "", label: "Latest moment" }, ...snapshots.map((s) => ({ value: String(s.id), label: `Snapshot ${s.id}, to ${time(s.expiresMillis)}` })), { value: "new", label: "Take a snapshot" }]} />
  );
}

