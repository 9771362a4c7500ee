import "./tables.css";
import { Button, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { ask, client } from "../../api/client";
import { dateTime, bytes, exact, factor, share } from "../../format/units";
import { addressOf } from "../../parts/address";
import { BytesText } from "../../parts/bytes-text";
import { Figures, Meter, Panel } from "../../parts/panel";
import { Answer, Empty } from "../../parts/states";
import { StoredEntries } from "../../parts/StoredEntries";
import { useAddress } from "../../parts/use-address";
import { usePages } from "../../parts/use-pages";
import { VirtualList } from "../../parts/VirtualList";

const SHOWN = ["properties", "entries", "filter", "index"] as const;

export function TableDetails({ number, close }: { number: number; close: () => void }) {
  const address = useAddress();
  const keyspace = useDetails(number).data?.table.keyspace;
  const show = SHOWN.find((s) => s === address.text("show")) ?? "properties";
  return (
    <Panel title={`Table ${number}`} flush tools={<><Link to={addressOf("/tree", { table: number, keyspace })}>In the tree</Link><Button variant="subtle" onClick={close}>Close</Button></>}>
      <div className="tools">
        <SegmentedControl aria-label="Show" value={show} onChange={(v) => address.set({ show: v === "properties" ? null : v })} data={[{ value: "properties", label: "Properties" }, { value: "entries", label: "Entries" }, { value: "filter", label: "Filter" }, { value: "index", label: "Index" }]} />
      </div>
      {show === "properties" && <Properties number={number} />}
      {show === "entries" && (
        <StoredEntries name={["table-entries", number]} load={(query) => ask(client.GET("/api/v1/tables/{number}/entries", { params: { path: { number }, query } }))} />
      )}
      {show === "filter" && <Filter number={number} />}
      {show === "index" && <Index number={number} />}
    </Panel>
  );
}

function useDetails(number: number) {
  return useQuery({ queryKey: ["table", number], queryFn: () => ask(client.GET("/api/v1/tables/{number}", { params: { path: { number }, query: { encoding: "hex" } } })) });
}

function Properties({ number }: { number: number }) {
  const details = useDetails(number);
  return (
    <Answer of={details}>
      {(d) => {
        const raw = d.rawKeyBytes + d.rawValueBytes;
        const parts = [{ name: "Data", bytes: d.dataBytes, color: "--series-1" }, { name: "Index", bytes: d.indexBytes, color: "--series-2" }, { name: "Filter", bytes: d.filterBytes, color: "--series-3" }];
        const whole = Math.max(d.table.bytes, parts.reduce((s, p) => s + p.bytes, 0), 1);
        return (
          <div className="body stack" style={{ padding: 12 }}>
            <div className="parts" role="img" aria-label={parts.map((p) => `${p.name} ${bytes(p.bytes)}`).join(", ")}>
              {parts.map((p) => <i key={p.name} style={{ width: `${(p.bytes / whole) * 100}%`, background: `var(${p.color})` }} />)}
            </div>
            <ul className="legend">{parts.map((p) => <li key={p.name}><span className="swatch" style={{ background: `var(${p.color})` }} /><span className="muted">{p.name}</span> {bytes(p.bytes)}</li>)}</ul>
            <Figures small rows={[
              { name: "Level", value: `L${d.table.level}` },
              { name: "Size", value: bytes(d.table.bytes) },
              { name: "Compression", value: factor(d.dataBytes > 0 ? raw / d.dataBytes : null), note: d.compressor },
              { name: "Entries", value: exact(d.table.entries) },
              { name: "Distinct keys", value: exact(d.distinctKeys) },
              { name: "Deletions", value: exact(d.table.deletions), note: share(d.table.entries > 0 ? d.table.deletions / d.table.entries : 0) },
              { name: "Keys, raw", value: bytes(d.rawKeyBytes) },
              { name: "Values, raw", value: bytes(d.rawValueBytes) },
              { name: "Data blocks", value: exact(d.dataBlocks) },
              { name: "In memory", value: bytes(d.memoryBytes) },
              { name: "Filter", value: d.filter || "none", ...(d.prefixRule ? { note: `with prefixes, ${d.prefixRule}` } : {}) },
              { name: "Reads", value: exact(d.table.reads), note: "estimated" },
              { name: "Sequences", value: exact(d.table.smallestSequence), note: `to ${exact(d.table.largestSequence)}` },
              { name: "Written", value: dateTime(d.table.createdMillis) },
            ]} />
            <div><div className="muted">From</div><BytesText hex={d.table.smallestKey} longest={300} /></div>
            <div><div className="muted">To</div><BytesText hex={d.table.largestKey} longest={300} /></div>
          </div>
        );
      }}
    </Answer>
  );
}

function Filter({ number }: { number: number }) {
  const filter = useQuery({ queryKey: ["filter", number], queryFn: () => ask(client.GET("/api/v1/tables/{number}/filter", { params: { path: { number } } })), refetchInterval: 5000 });
  return (
    <Answer of={filter}>
      {(f) => {
        if (f.name === "") return <Empty title="No filter">Each lookup whose key is in its range searches this table.</Empty>;
        const absent = f.checks - f.positives + f.falsePositives;
        const seen = absent > 0 ? f.falsePositives / absent : null;
        return (
          <div className="body stack" style={{ padding: 12 }}>
            {f.fill !== null && <div><div className="row"><span className="muted">Bits that are set</span> {share(f.fill)}</div><Meter share={f.fill} label="Share of bits that are set" /></div>}
            <Figures small rows={[
              { name: "Filter", value: f.name },
              { name: "Size", value: bytes(f.bytes) },
              { name: "Keys", value: exact(f.keys) },
              { name: "Bits", value: exact(f.bits), ...(f.bits !== null && f.keys > 0 ? { note: `${(f.bits / f.keys).toFixed(1)} a key` } : {}) },
              { name: "Probes", value: exact(f.probes) },
              { name: "False positives, expected", value: share(f.expectedFalsePositives) },
              { name: "False positives, seen", value: share(seen), note: `${exact(f.falsePositives)} of ${exact(absent)}` },
              { name: "Asked", value: exact(f.checks), note: "sampled" },
              { name: "Said maybe", value: exact(f.positives) },
              { name: "Spared a search", value: share(f.checks > 0 ? (f.checks - f.positives) / f.checks : null) },
            ]} />
          </div>
        );
      }}
    </Answer>
  );
}

function Index({ number }: { number: number }) {
  const pages = usePages(["index", number], async (continuation) => {
    const page = await ask(client.GET("/api/v1/tables/{number}/index", { params: { path: { number }, query: { encoding: "hex", limit: 500, ...(continuation ? { continuation } : {}) } } }));
    return { items: page.blocks, continuation: page.continuation };
  });
  return (
    <Answer of={{ ...pages, data: pages.rows }}>
      {(rows) => {
        const largest = rows.reduce((most, b) => Math.max(most, b.bytes), 1);
        return (
          <VirtualList label="Blocks" rows={rows} keyOf={(b) => b.offset} more={pages.more} busy={pages.busy} columns={[
            { name: "Offset", width: "80px", number: true, cell: (b) => exact(b.offset) },
            { name: "Bytes", width: "52px", number: true, cell: (b) => exact(b.bytes) },
            { name: "Size", width: "56px", cell: (b) => <Meter share={b.bytes / largest} label={`${b.bytes} bytes`} /> },
            { name: "Up to", width: "minmax(140px, 1fr)", cell: (b) => <BytesText hex={b.fence} longest={80} /> },
          ]} />
        );
      }}
    </Answer>
  );
}
