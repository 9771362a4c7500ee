import "./overview.css";
import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { ask, client, type Schemas, type Statistics } from "../../api/client";
import { useHistory } from "../../api/history";
import { useLive, useSession, useStats } from "../../api/hooks";
import { visible } from "../../format/notation";
import { bytes, count, exact, factor, millis, nanos, rate, share, time, withSizes } from "../../format/units";
import { Chart, type Line } from "../../parts/chart";
import { Figures, Meter, PageHead, Panel, Scroll } from "../../parts/panel";
import { Answer, Empty, Failure } from "../../parts/states";
import { verdict } from "./verdict";

const OPERATIONS: Line[] = [
  { figure: "writes", name: "Writes", color: "--series-1" },
  { figure: "gets", name: "Gets", color: "--series-2" },
];
const DISK: Line[] = [
  { figure: "logBytes", name: "Log", color: "--series-1" },
  { figure: "flushBytes", name: "Flushes", color: "--series-3" },
  { figure: "compactionBytes", name: "Compactions", color: "--series-2" },
];
const LATENCY: Line[] = [
  { figure: "commitP99", name: "Commit p99", color: "--series-1" },
  { figure: "getP99", name: "Get p99", color: "--series-2" },
];
const PRESSURE: Line[] = [
  { figure: "memtableBytes", name: "Memtables", color: "--series-3" },
  { figure: "debtBytes", name: "Debt", color: "--series-4" },
];
const STALLS: Line[] = [{ figure: "stallMillis", name: "Stalled", color: "--series-2" }];
const ofSecond = (v: number | null | undefined) => share(v == null ? v : v / 1000);
const perSecond = (v: number | null | undefined) => (v == null ? "–" : `${count(v)}/s`);

export default function Overview() {
  const [search, setSearch] = useSearchParams();
  const seconds = Number(search.get("seconds")) || 300;
  const stats = useStats();
  const history = useHistory(seconds);
  const charts = { millis: history.window.millis, figures: history.window.figures, version: history.version };
  return (
    <>
      <PageHead title="Overview">
        <SegmentedControl aria-label="Time" value={String(seconds)} onChange={(v) => setSearch(v === "300" ? {} : { seconds: v }, { replace: true })} data={[{ value: "60", label: "1 min" }, { value: "300", label: "5 min" }, { value: "900", label: "15 min" }, { value: "3600", label: "1 h" }]} />
      </PageHead>
      <Answer of={stats}>{(s) => <Summary stats={s} at={stats.dataUpdatedAt} />}</Answer>
      {history.error ? (
        <Failure error={history.error} />
      ) : (
        <div className="grid">
          <Panel title="Operations" className="span-6"><Chart {...charts} lines={OPERATIONS} format={perSecond} least={10} label="Writes and gets a second" /></Panel>
          <Panel title="Latency" className="span-6"><Chart {...charts} lines={LATENCY} format={nanos} least={1000} label="99th percentile of commits and gets" /></Panel>
          <Panel title="Written to disk" className="span-4"><Chart {...charts} lines={DISK} format={rate} binary label="Bytes a second of log, flushes and compactions" /></Panel>
          <Panel title="Pressure" className="span-4"><Chart {...charts} lines={PRESSURE} format={bytes} binary label="Bytes in memtables and compaction debt" /></Panel>
          <Panel title="Stalls" className="span-4"><Chart {...charts} lines={STALLS} format={ofSecond} least={100} label="Share of each second in which writes had to wait" /></Panel>
          {stats.data && <Parts stats={stats.data} />}
          <Events />
        </div>
      )}
    </>
  );
}

function Summary({ stats, at }: { stats: Statistics; at: number }) {
  const lasting = useRef({ admission: stats.admission, since: at });
  if (lasting.current.admission !== stats.admission) lasting.current = { admission: stats.admission, since: at };
  const found = verdict(stats, at - lasting.current.since);
  const tables = stats.levels.reduce((sum, level) => sum + level.tables, 0);
  const size = stats.levels.reduce((sum, level) => sum + level.bytes, 0);
  const mayWrite = useSession().data?.mayWrite === true;
  const entries = stats.levels.reduce((sum, level) => sum + level.entries, 0);
  return (
    <>
      <div className={`verdict ${found.tone}`} role={found.tone === "bad" ? "alert" : undefined}>
        <strong>{found.title}</strong>
        <span className="muted">{withSizes(visible(found.why))}</span>
        {tables === 0 && found.tone === "" && mayWrite && (
          <span className="muted">Nothing is in tables yet: <Link className="inline" to="/data?do=put">put an entry</Link>, or let the <Link className="inline" to="/load">load generator</Link> fill the store.</span>
        )}
      </div>
      <section className="panel now" aria-label="Now">
        <Figures
          rows={[
            { name: "Size of tables", value: bytes(size), note: `in ${exact(tables)} ${tables === 1 ? "table" : "tables"}` },
            { name: "Entries of tables", value: count(entries), note: "with old ones" },
            { name: "Last sequence", value: exact(stats.lastSequence) },
            { name: "Get", ...latency(stats.latencies.get) },
            { name: "Commit", ...latency(stats.latencies.commit) },
            { name: "Not yet synced", value: bytes(stats.unsyncedLogBytes) },
            { name: "Snapshots", value: exact(stats.snapshots) },
            { name: "Range deletions", value: exact(stats.rangeDeletions.count), note: `in force, ${bytes(stats.rangeDeletions.bytes)}` },
            { name: "Blob files", value: exact(stats.blobs.files), note: `${bytes(stats.blobs.bytes)}, ${bytes(stats.blobs.liveBytes)} live` },
            { name: "Open for", value: millis(stats.uptimeMillis) },
          ]}
        />
      </section>
    </>
  );
}

/** An operation that nobody did has no latency. */
function latency(of: Schemas["Latency"] | undefined) {
  const { p50, p99 } = of !== undefined && of.count > 0 ? of : {};
  return { value: nanos(p50), note: `p99 ${nanos(p99)}` };
}

function Parts({ stats }: { stats: Statistics }) {
  const { memory, amplification: a } = stats;
  const parts = [
    { name: "Memtables", bytes: memory.memtables, color: "--series-3" },
    { name: "Caches", bytes: memory.caches, color: "--series-1" },
    { name: "Open tables", bytes: memory.tables, color: "--series-4" },
    { name: "Work", bytes: memory.work, color: "--series-2" },
  ];
  const used = parts.reduce((sum, p) => sum + p.bytes, 0);
  const total = Math.max(memory.budget, used, 1);
  const largest = Math.max(1, ...stats.levels.map((l) => l.bytes));
  return (
    <>
      <Panel title="Levels" className="span-7" flush tools={<Link to="/tree">Open the tree</Link>}>
        <Scroll label="Table of levels">
          <table className="list levels">
            <thead>
              <tr><th>Level</th><th className="number">Tables</th><th className="number">Size</th><th>Share of its target</th><th className="number not-narrow">Deletions</th><th className="number">Write amp.</th></tr>
            </thead>
            <tbody>
              {stats.levels.map((level) => {
                const filling = level.targetBytes > 0 ? level.bytes / level.targetBytes : level.bytes / largest;
                return (
                  <tr key={level.number}>
                    <td><Link to={`/tables?level=${level.number}`}>L{level.number}</Link></td>
                    <td className="number">{exact(level.tables)}</td>
                    <td className="number">{bytes(level.bytes)}</td>
                    <td><Meter share={filling} warn={filling > 1.1} label={`Level ${level.number}: ${bytes(level.bytes)} of ${bytes(level.targetBytes)}`} /></td>
                    <td className="number not-narrow">{share(level.entries > 0 ? level.deletions / level.entries : null)}</td>
                    <td className="number">{factor(level.writeAmplification > 0 ? level.writeAmplification : null)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </Scroll>
      </Panel>
      <div className="span-5 stack">
        <Panel title="Memory" tools={<span className="muted">{bytes(used)} {memory.budget > 0 ? `of ${bytes(memory.budget)}` : "without a limit"}</span>}>
          <div className="parts" role="img" aria-label={parts.map((p) => `${p.name} ${bytes(p.bytes)}`).join(", ")}>
            {parts.map((p) => <i key={p.name} style={{ width: `${(p.bytes / total) * 100}%`, background: `var(${p.color})` }} />)}
          </div>
          <ul className="legend sum">
            {parts.map((p) => <li key={p.name}><span className="swatch" style={{ background: `var(${p.color})` }} /><span className="muted">{p.name}</span> {bytes(p.bytes)}</li>)}
          </ul>
        </Panel>
        <Panel title="Amplification">
          <Figures small rows={[
            { name: "Write", value: factor(a.write), note: `${bytes(a.userBytes)} by users` },
            { name: "Space", value: factor(a.space) },
            { name: "Read", value: exact(a.read), note: "runs a get may search" },
            { name: "Log", value: bytes(a.logBytes) },
            { name: "Flushes", value: bytes(a.flushBytes) },
            { name: "Compactions", value: bytes(a.compactionBytes) },
          ]} />
        </Panel>
      </div>
      <Panel title="Caches" className="span-7" flush>
        <Scroll label="Table of caches">
          <table className="list">
            <thead><tr><th>Blocks</th><th className="number">Hits</th><th>Used</th><th className="number">Size</th><th className="number not-narrow">Evictions</th></tr></thead>
            <tbody>
              {Object.entries(stats.caches).map(([kind, cache]) => (
                <tr key={kind}>
                  <td>{visible(kind)}</td>
                  <td className="number">{share(cache.hits + cache.misses > 0 ? cache.hits / (cache.hits + cache.misses) : null)}</td>
                  <td><Meter share={cache.budget > 0 ? cache.bytes / cache.budget : 0} label={`Cache of ${kind} blocks`} /></td>
                  <td className="number">{bytes(cache.bytes)}</td>
                  <td className="number not-narrow">{count(cache.evictions)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </Panel>
    </>
  );
}

const KEPT = 60;
// The files and edits that flushes and compactions come with are told by those already.
const isShown = (event: Schemas["LiveEvent"]) => event.name !== "table.removed" && event.name !== "tree.changed";
const identity = (event: Schemas["LiveEvent"]) => `${event.millis} ${event.name} ${event.text}`;

function Events() {
  const [live, setLive] = useState<Schemas["LiveEvent"][]>([]);
  useLive("events", (event) => isShown(event) && setLive((old) => [event, ...old].slice(0, KEPT)));
  const earlier = useQuery({ queryKey: ["events"], queryFn: () => ask(client.GET("/api/v1/stats/events")) });
  const events = useMemo(() => {
    // One that came while the earlier ones were asked for is in both.
    const known = new Set(live.map(identity));
    return [...live, ...(earlier.data?.events ?? []).filter((event) => isShown(event) && !known.has(identity(event)))].slice(0, KEPT);
  }, [live, earlier.data]);
  return (
    <Panel title="Events" className="span-5" flush tools={<Link to="/logs">All lines</Link>}>
      {events.length === 0 ? (
        <Empty title="No event yet">Flushes, compactions and stalls are shown when they happen.</Empty>
      ) : (
        <ul className="events" tabIndex={0} aria-label="Latest events">
          {events.map((event, i) => (
            <li key={`${event.millis}-${events.length - i}`}>
              <span className="muted">{time(event.millis)}</span>
              <span className={event.level === "info" ? "" : event.level === "warn" ? "warn" : "bad"}>{withSizes(visible(event.text))}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
