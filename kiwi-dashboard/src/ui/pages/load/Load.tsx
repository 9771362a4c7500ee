import "./load.css";
import { Button, NumberInput, Select } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState, type FormEvent } from "react";
import { Link } from "react-router";
import { ask, client, type Schemas } from "../../api/client";
import { useHistory } from "../../api/history";
import { useKeyspaces, useSession } from "../../api/hooks";
import { visible } from "../../format/notation";
import { bytes, count, exact, millis, nanos, rate, share, time } from "../../format/units";
import { addressOf } from "../../parts/address";
import { Chart, type Line } from "../../parts/chart";
import { Meter, PageHead, Panel, Scroll } from "../../parts/panel";
import { Answer, Empty, Loading } from "../../parts/states";
import { tellFailure, told } from "../../parts/told";

const SmallTree = lazy(() => import("../tree/SmallTree"));

type Plan = Required<Schemas["LoadPlan"]>;
const PLAIN: Plan = { keyspace: "default", distribution: "uniform", keys: 100_000, keyBytes: 16, valueBytes: 100, batch: 1, rate: 1000, seconds: 60, threads: 1, readShare: 0, deleteShare: 0, overwriteShare: 1, seed: 1 };
const PRESETS: { name: string; plan: Partial<Plan> }[] = [
  { name: "Steady writes", plan: { rate: 20_000, batch: 10, threads: 2 } },
  { name: "Read mostly, Zipf", plan: { distribution: "zipf", rate: 50_000, readShare: 0.95, threads: 4 } },
  { name: "Bulk load", plan: { distribution: "sequential", rate: 0, batch: 1000, keys: 10_000_000, valueBytes: 400 } },
  { name: "A store that grows", plan: { rate: 20_000, batch: 10, overwriteShare: 0.2, threads: 2 } },
  { name: "Deletions in a hot spot", plan: { distribution: "hotspot", rate: 10_000, deleteShare: 0.4, readShare: 0.2, threads: 2 } },
];
const THROUGHPUT: Line[] = [{ figure: "writes", name: "Writes", color: "--series-1" }, { figure: "gets", name: "Gets", color: "--series-2" }];
const LATENCY: Line[] = [{ figure: "commitP99", name: "Commit p99", color: "--series-1" }, { figure: "getP99", name: "Get p99", color: "--series-2" }];
const DISK: Line[] = [{ figure: "flushBytes", name: "Flushes", color: "--series-3" }, { figure: "compactionBytes", name: "Compactions", color: "--series-4" }];
const perSecond = (v: number | null | undefined) => (v == null ? "–" : `${count(v)}/s`);

export default function Load() {
  const loads = useQuery({ queryKey: ["loads"], queryFn: () => ask(client.GET("/api/v1/load")), refetchInterval: (q) => (q.state.data?.loads.some((l) => l.state === "running") ? 500 : 5000) });
  const history = useHistory(120);
  const charts = { millis: history.window.millis, figures: history.window.figures, version: history.version, height: 120 };
  const keyspace = loads.data?.loads[0]?.plan.keyspace ?? "default";
  return (
    <>
      <PageHead title="Load generator" />
      <div className="load-layout">
        <PlanForm />
        <div className="stack">
          <Panel title="Workloads" flush>
            <Answer of={loads}>{({ loads: all }) => (all.length === 0 ? <Empty title="No workload yet">Choose a plan and start it; it runs inside the server.</Empty> : <Loads loads={all} />)}</Answer>
          </Panel>
          <div className="grid">
            <Panel title="Throughput" className="span-4"><Chart {...charts} lines={THROUGHPUT} format={perSecond} least={10} label="Writes and gets a second" /></Panel>
            <Panel title="Latency" className="span-4"><Chart {...charts} lines={LATENCY} format={nanos} least={1000} label="99th percentile of commits and gets" /></Panel>
            <Panel title="Flushes and compactions" className="span-4"><Chart {...charts} lines={DISK} format={rate} binary label="Bytes a second that flushes and compactions write" /></Panel>
          </div>
          <Panel title={`Tree of ${visible(keyspace)}`} flush tools={<Link to={addressOf("/tree", { keyspace })}>Open the tree</Link>}>
            <Suspense fallback={<Loading />}><SmallTree keyspace={keyspace} /></Suspense>
          </Panel>
        </div>
      </div>
    </>
  );
}

function PlanForm() {
  const query = useQueryClient();
  const keyspaces = useKeyspaces();
  const mayWrite = useSession().data?.mayWrite === true;
  const [plan, setPlan] = useState<Plan>({ ...PLAIN, rate: 20_000, batch: 10, threads: 2 });
  const [busy, setBusy] = useState(false);
  const set = (change: Partial<Plan>) => setPlan((old) => ({ ...old, ...change }));
  const number = (name: "keys" | "keyBytes" | "valueBytes" | "batch" | "rate" | "seconds" | "threads" | "seed", label: string, min: number, max: number, description?: string) => (
    <NumberInput label={label} description={description} value={plan[name]} min={min} max={max} allowDecimal={false} thousandSeparator="," clampBehavior="blur" hideControls onChange={(v) => typeof v === "number" && set({ [name]: v })} />
  );
  const percent = (name: "readShare" | "deleteShare" | "overwriteShare", label: string) => (
    <NumberInput label={label} value={Math.round(plan[name] * 100)} min={0} max={100} suffix=" %" hideControls clampBehavior="blur" onChange={(v) => typeof v === "number" && set({ [name]: v / 100 })} />
  );
  const start = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await ask(client.POST("/api/v1/load", { body: plan }));
      told("The workload has started.");
      void query.invalidateQueries({ queryKey: ["loads"] });
    } catch (error) {
      tellFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const names = [...new Set(["default", ...(keyspaces.data ?? []).map((k) => k.name)])];
  return (
    <Panel title="Plan">
      <form className="stack" onSubmit={(e) => void start(e)}>
        <Select label="Start from" placeholder="A plan" value={null} onChange={(name) => { const preset = PRESETS.find((p) => p.name === name); if (preset) setPlan({ ...PLAIN, keyspace: plan.keyspace, ...preset.plan }); }} data={PRESETS.map((p) => p.name)} />
        <Select label="Keyspace" value={plan.keyspace} onChange={(v) => set({ keyspace: v ?? "default" })} data={names.map((name) => ({ value: name, label: visible(name) }))} />
        <Select label="Keys are chosen" value={plan.distribution} onChange={(v) => set({ distribution: v as Plan["distribution"] })} data={[{ value: "sequential", label: "one after another" }, { value: "uniform", label: "at random" }, { value: "zipf", label: "by Zipf: a few very often" }, { value: "hotspot", label: "from a hot spot" }]} />
        <div className="pairs">
          {number("keys", "Distinct keys", 1, 1e9)}
          {number("seed", "Seed", 0, 2 ** 31)}
          {number("keyBytes", "Bytes of a key", 16, 1024)}
          {number("valueBytes", "Bytes of a value", 0, 1_048_576)}
          {percent("readShare", "Gets")}
          {percent("deleteShare", "Deletions of writes")}
          {percent("overwriteShare", "Puts to old keys")}
          {number("batch", "Writes in a batch", 1, 10_000)}
          {number("threads", "Threads", 1, 16)}
          {number("rate", "Operations a second", 0, 1e8)}
          {number("seconds", "Seconds", 1, 3600)}
        </div>
        <p className="muted">{plan.rate === 0 ? "As fast as it can" : `${exact(plan.rate)} operations a second`} for {millis(plan.seconds * 1000)}{plan.rate === 0 ? "." : `: ${count(plan.rate * plan.seconds)} operations, ${bytes(plan.rate * plan.seconds * (1 - plan.readShare) * (plan.keyBytes + plan.valueBytes))} written.`}</p>
        <div><Button type="submit" loading={busy} disabled={!mayWrite}>Start</Button></div>
      </form>
    </Panel>
  );
}

function Loads({ loads }: { loads: readonly Schemas["Load"][] }) {
  const query = useQueryClient();
  const stop = (id: number) => ask(client.DELETE("/api/v1/load/{id}", { params: { path: { id } } })).then(() => query.invalidateQueries({ queryKey: ["loads"] }), tellFailure);
  return (
    <Scroll label="Table of workloads" height={240}>
      <table className="list">
        <thead><tr><th className="number">No.</th><th>State</th><th>Keys</th><th className="number">Operations</th><th className="number">Now</th><th className="number">p50</th><th className="number">p99</th><th className="number not-narrow">Written</th><th><span className="unseen">Stop</span></th></tr></thead>
        <tbody>
          {loads.map((l) => {
            const seconds = l.plan.seconds ?? PLAIN.seconds;
            const passed = ((l.endedMillis ?? Date.now()) - l.startedMillis) / 1000;
            return (
              <tr key={l.id}>
                <td className="number">{l.id}</td>
                <td style={{ minWidth: 110 }}>
                  {l.state === "running" ? <Meter share={passed / seconds} label={`Workload ${l.id}: ${share(Math.min(1, passed / seconds))} of its time`} /> : <span className={l.state === "failed" ? "bad" : "muted"} title={visible(l.message)}>{l.state}{l.endedMillis === null ? "" : `, ${time(l.endedMillis)}`}</span>}
                  {l.message && <div className="bad">{visible(l.message)}</div>}
                </td>
                <td>{l.plan.distribution} in {visible(l.plan.keyspace ?? "default")}</td>
                <td className="number">{count(l.operations)}</td>
                <td className="number">{l.state === "running" ? perSecond(l.perSecond) : "–"}</td>
                <td className="number">{nanos(l.latency?.p50)}</td>
                <td className="number">{nanos(l.latency?.p99)}</td>
                <td className="number not-narrow">{bytes(l.bytes)}</td>
                <td>{l.state === "running" && <Button variant="default" size="compact-xs" onClick={() => void stop(l.id)} aria-label={`Stop workload ${l.id}`}>Stop</Button>}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}
