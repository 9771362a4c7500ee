import "./tree.css";
import { SegmentedControl, Select, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { Link } from "react-router";
import { ask, client, type Drawn } from "../../api/client";
import { BYTEWISE, useKeyOrder } from "../../api/hooks";
import { useNotation } from "../../app/preferences";
import { parse, visible } from "../../format/notation";
import { ago, bytes, dateTime, exact, share } from "../../format/units";
import { addressOf } from "../../parts/address";
import { BytesText } from "../../parts/bytes-text";
import { KeyspaceSelect, useKeyspace } from "../../parts/keyspace-select";
import { Figures, PageHead, Panel } from "../../parts/panel";
import { Empty, Failure, Loading } from "../../parts/states";
import { useAddress } from "../../parts/use-address";
import { degree, extremes, legend, names, ramps, type ColorBy } from "./colors";
import { fromAddress, toAddress, type View } from "./geometry";
import { layOut, nameOf, type Placement } from "./layout";
import { Lookup } from "./Lookup";
import { tableOf } from "../trace/steps";
import { Timeline } from "./Timeline";
import { TreeCanvas } from "./TreeCanvas";
import { TreeTable } from "./TreeTable";
import { NO_MEMTABLES, NO_RUNS, useMemtables, useRunning } from "./use-running";
import { countOf, useShownTree, useTablesAt } from "./use-shown-tree";

function useTreeAddress() {
  const { set, text, number } = useAddress();
  const color = text("color");
  return {
    set,
    at: number("at"),
    table: number("table"),
    key: text("key"),
    step: number("step"),
    placement: (text("place") === "size" ? "size" : "range") as Placement,
    color: (color === "deletions" || color === "heat" ? color : "age") as ColorBy,
    zoom: text("zoom"),
    view: text("view") === "list" ? ("list" as const) : ("picture" as const),
  };
}

/** The latest reads of each table: edits only tell those of the moment when a table came. */
function useReads(keyspace: string, wanted: boolean): ReadonlyMap<number, number> | null {
  const asked = useQuery({
    queryKey: ["reads", keyspace],
    queryFn: () => ask(client.GET("/api/v1/versions", { params: { query: { keyspace, encoding: "hex", limit: 1 } } })),
    enabled: wanted,
    refetchInterval: 10_000,
  });
  return useMemo(() => (asked.data?.tables ? new Map(asked.data.tables.map((t) => [t.number, t.reads])) : null), [asked.data]);
}

export default function Tree() {
  const keyspace = useKeyspace() ?? "default";
  const address = useTreeAddress();
  const { set } = address;
  const notation = useNotation();
  const tree = useShownTree(keyspace);
  const order = useKeyOrder(keyspace);
  const placement = order === undefined || order === BYTEWISE ? address.placement : "age";
  const running = useRunning(keyspace);
  const memtables = useMemtables(keyspace);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(2);
  const reads = useReads(keyspace, address.color === "heat" && !tree.isLarge);

  const key = parse(address.key, notation);
  const keyHex = key.hex ?? "";
  const trace = useQuery({
    queryKey: ["trace", keyspace, keyHex],
    queryFn: () => ask(client.GET("/api/v1/kv/trace", { params: { query: { keyspace, key: keyHex, encoding: "hex" } } })),
    enabled: keyHex !== "",
    staleTime: Infinity,
    gcTime: 0,
  });
  const lastStep = Math.max(0, (trace.data?.steps.length ?? 1) - 1);
  // The address counts from one, as the page does; without a step the whole way is shown.
  const step = address.step === null ? lastStep : Math.max(0, Math.min(address.step - 1, lastStep));
  const setStep = useCallback((to: number) => set({ step: to >= lastStep ? null : to + 1 }), [set, lastStep]);
  const lookup = useMemo(() => (trace.data && keyHex !== "" ? { trace: trace.data, keyHex, step } : null), [trace.data, keyHex, step]);

  // A lookup is shown on the tree that it saw: as soon as one of its tables goes, time stands still.
  const traced = useMemo(() => new Set(trace.data && keyHex !== "" ? trace.data.steps.map(tableOf).filter((n) => n !== undefined) : []), [trace.data, keyHex]);
  const lastSeen = useMemo(() => (tree.history ? tree.history.lastWith(traced) : null), [tree.history, tree.version, traced]);
  const at = address.at ?? (traced.size > 0 && tree.history && lastSeen !== tree.history.last ? lastSeen : null);
  const isLive = at === null;

  const shown = useTablesAt(tree, { keyspace, order: placement === "age" ? "age" : "key" }, at);
  const tables = useMemo<Drawn[]>(() => {
    const found = shown.tables ?? [];
    return reads ? found.map((t) => ({ ...t, reads: reads.get(t.number) ?? t.reads })) : found;
  }, [shown.tables, reads]);
  const shownRuns = isLive ? running : NO_RUNS;
  const depth = Math.max(0, ...shownRuns.map((r) => r.targetLevel + 1));
  const layout = useMemo(() => layOut(tables, placement, depth), [tables, placement, depth]);
  const moment = isLive ? null : (tree.history?.edit(at ?? 0)?.millis ?? null);
  const ends = useMemo(() => extremes(tables, moment ?? Date.now()), [tables, moment]);
  const degreeOf = useCallback((table: Drawn) => degree(table, address.color, ends), [address.color, ends]);

  const count = countOf(tables);
  const seen = useCallback((view: View) => set({ zoom: toAddress(view) }), [set]);

  const bytesOf = tables.reduce((sum, t) => sum + t.bytes, 0);
  const levels = layout.rows.map((row) => `Level ${row.level}: ${row.tables} tables, ${bytes(row.bytes)}.`).join(" ");
  const summary = `${count} tables on ${layout.rows.length} levels. ${levels} ${shownRuns.length} compactions run.`;
  const selected = tables.find((t) => t.number === address.table);
  const scale = legend(address.color, ends);
  const scheme = document.documentElement.dataset.mantineColorScheme === "light" ? "light" : "dark";

  return (
    <>
      <PageHead title="Tree">
        <span className="muted">{exact(count)} tables, {bytes(bytesOf)}</span>
        <KeyspaceSelect />
      </PageHead>
      {tree.error ?? shown.error ? (
        <section className="panel"><Failure error={tree.error ?? shown.error} again={tree.reload} /></section>
      ) : (
        <div className="tree-layout">
          <div className="stack">
            <section className="panel" aria-label="The tree">
              <div className="tree-bar" style={{ borderTop: 0, borderBottom: "1px solid var(--line)" }}>
                {placement === "age" ? <span className="muted">By age: the keyspace has an order of its own, {visible(order ?? "")}</span> : (
                  <SegmentedControl aria-label="Place tables by" value={placement} onChange={(v) => set({ place: v === "size" ? v : null })} data={[{ value: "range", label: "By key range" }, { value: "size", label: "By size" }]} />
                )}
                <Select aria-label="Colour by" w={118} value={address.color} onChange={(v) => set({ color: v === "age" ? null : v })} data={Object.entries(names).map(([value, label]) => ({ value, label }))} />
                <span className="tree-scale">{scale.low}<i aria-hidden="true">{ramps[scheme].map((c) => <b key={c} style={{ background: c }} />)}</i>{scale.high}</span>
                <span className="grow" />
                <Switch label="As a list" checked={address.view === "list"} onChange={(e) => set({ view: e.currentTarget.checked ? "list" : null })} />
              </div>
              {tree.history === null || order === undefined || shown.tables === null ? (
                <Loading what="Loading the tree" />
              ) : tables.length === 0 ? (
                <Empty title={isLive ? "The tree has no tables yet" : "The tree had no tables then"}>They come when a <Link to={addressOf("/memtables", { keyspace })} className="inline">memtable</Link> is full, or when you flush it.</Empty>
              ) : address.view === "list" ? (
                <TreeTable tables={tables} by={placement === "age" ? "age" : "key"} running={shownRuns} selected={address.table} select={(table) => set({ table })} />
              ) : (
                <TreeCanvas layout={layout} degree={degreeOf} selected={address.table} select={(table) => set({ table })} memtables={isLive ? memtables : NO_MEMTABLES} running={shownRuns} lookup={lookup} summary={summary} start={fromAddress(address.zoom)} seen={seen} />
              )}
              {tree.isLarge && <p className="muted tree-note">The tree has more tables than the picture has room for: each box stands for neighbours on a level. The compactions that run are listed under <Link to={addressOf("/compaction", { keyspace })} className="inline">Compaction</Link>.</p>}
            </section>
            {tree.history && (
              <section className="panel" aria-label="Time">
                <Timeline history={tree.history} version={tree.version} at={at} setAt={(to) => set(to === null && address.at === null ? { key: null, step: null } : { at: to })} playing={playing} setPlaying={setPlaying} speed={speed} setSpeed={setSpeed} />
              </section>
            )}
          </div>
          <div className="stack">
            <Panel title={selected ? nameOf(selected) : "Table"} tools={selected && <Link to={selected.tables === undefined || selected.tables === 1 ? addressOf(`/tables/${selected.number}`, { keyspace }) : addressOf("/tables", { keyspace, level: selected.level })}>Open</Link>}>
              {selected ? <Chosen table={selected} /> : <p className="muted">{address.table === null ? "Choose a table to see what is in it." : `Table ${address.table} is not in the tree at this moment.`}</p>}
            </Panel>
            <Panel title="Lookup" tools={keyHex !== "" && <Link to={addressOf("/trace", { key: address.key, keyspace })}>Details</Link>}>
              <Lookup typed={address.key} submit={(typed) => set({ key: typed, step: null })} trace={keyHex === "" ? undefined : trace.data} error={keyHex === "" ? null : trace.error} pending={trace.isLoading} step={step} setStep={setStep} />
            </Panel>
          </div>
        </div>
      )}
    </>
  );
}

function Chosen({ table }: { table: Drawn }) {
  return (
    <div className="stack">
      <Figures small rows={[
        { name: "Level", value: `L${table.level}` },
        { name: "Size", value: bytes(table.bytes) },
        { name: "Entries", value: exact(table.entries) },
        { name: "Deletions", value: share(table.entries > 0 ? table.deletions / table.entries : 0) },
        { name: "Written", value: <span title={dateTime(table.createdMillis)}>{ago(table.createdMillis)}</span> },
        { name: "Reads", value: exact(table.reads) },
      ]} />
      <div><div className="muted">From</div><BytesText hex={table.smallestKey} longest={200} /></div>
      <div><div className="muted">To</div><BytesText hex={table.largestKey} longest={200} /></div>
    </div>
  );
}
