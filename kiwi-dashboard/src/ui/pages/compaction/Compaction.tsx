import { Button, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Link } from "react-router";
import { ask, client, type RunningCompaction, type Schemas } from "../../api/client";
import { useHistory } from "../../api/history";
import { useCompactions, useLive, useRefreshOnEvents, useSession } from "../../api/hooks";
import { useNotation } from "../../app/preferences";
import { parse, visible } from "../../format/notation";
import { bytes, exact, millis, rate, share, time, withSizes } from "../../format/units";
import { addressOf } from "../../parts/address";
import { Chart, type Line } from "../../parts/chart";
import { KeyspaceSelect, useKeyspace } from "../../parts/keyspace-select";
import { Meter, PageHead, Panel, Scroll } from "../../parts/panel";
import { Answer, Empty } from "../../parts/states";
import { TaskList } from "../../parts/TaskList";
import { tellFailure, told } from "../../parts/told";
import { VirtualList } from "../../parts/VirtualList";
import { goal } from "./goal";

const DEBT: Line[] = [{ figure: "debtBytes", name: "Debt", color: "--series-4" }];
const WORK: Line[] = [
  { figure: "compactionReadBytes", name: "Read", color: "--series-1" },
  { figure: "compactionBytes", name: "Written", color: "--series-2" },
];

/** Sums up tables level by level: `L1 ×2, L2 ×9`. */
export function byLevel(tables: readonly { level: number }[]): string {
  const counts = new Map<number, number>();
  for (const t of tables) counts.set(t.level, (counts.get(t.level) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b).map(([level, n]) => `L${level}\u00a0×${n}`).join(", ");
}

export default function Compaction() {
  const keyspace = useKeyspace("all");
  const compactions = useCompactions(keyspace);
  const history = useHistory(900);
  const [live, setLive] = useState<{ runs: RunningCompaction[]; at: number } | null>(null);
  useLive("compactions", (runs) => setLive({ runs: keyspace ? runs.filter((r) => r.keyspace === keyspace) : runs, at: Date.now() }));
  useRefreshOnEvents("compactions", "next");
  const charts = { millis: history.window.millis, figures: history.window.figures, version: history.version, height: 130 };
  return (
    <>
      <PageHead title="Compaction"><KeyspaceSelect all="all" /></PageHead>
      <div className="grid">
        <Panel title="Running" className="span-8" flush>
          <Answer of={compactions}>{(c) => <Running runs={live && live.at > compactions.dataUpdatedAt ? live.runs : c.running} />}</Answer>
        </Panel>
        <Panel title="Next" className="span-4"><Next keyspace={keyspace ?? "default"} /></Panel>
        <Panel title="Debt" className="span-6" tools={compactions.data && <span className="muted">{exact(compactions.data.debt.runs)} runs, {bytes(compactions.data.debt.bytes)}</span>}>
          <Chart {...charts} lines={DEBT} format={bytes} binary label="Bytes that compactions still have to merge" />
        </Panel>
        <Panel title="Work" className="span-6"><Chart {...charts} lines={WORK} format={rate} binary label="Bytes a second that compactions read and write" /></Panel>
        <Trigger keyspace={keyspace ?? "default"} />
        <Panel title="Tasks" className="span-4" flush><TaskList kind="compact" /></Panel>
        <Panel title="History" className="span-12" flush>
          <Answer of={compactions}>{(c) => <Finished rows={c.finished} />}</Answer>
        </Panel>
      </div>
    </>
  );
}

function Running({ runs }: { runs: readonly RunningCompaction[] }) {
  if (runs.length === 0) return <Empty title="No compaction is running">One starts when level 0 has gathered tables, or when a level is larger than its target.</Empty>;
  return (
    <Scroll label="Running compactions">
      <table className="list">
        <thead><tr><th className="number">Job</th><th>Inputs</th><th>To</th><th>Why</th><th>Progress</th><th className="number">Merged</th><th className="number">For</th></tr></thead>
        <tbody>
          {runs.map((run) => {
            const done = run.inputBytes > 0 ? run.readBytes / run.inputBytes : 0;
            return (
              <tr key={run.job}>
                <td className="number">{run.job}</td>
                <td className="nowrap">{byLevel(run.inputs)}</td>
                <td>{goal(run) ?? "dropped"}</td>
                <td className="muted">{withSizes(visible(run.reason))}</td>
                <td style={{ minWidth: 90 }}><Meter share={done} label={`Compaction ${run.job}: ${share(done)}`} /></td>
                <td className="number">{bytes(run.readBytes)} of {bytes(run.inputBytes)}</td>
                <td className="number">{millis(Math.max(0, Date.now() - run.startedMillis))}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}

function Next({ keyspace }: { keyspace: string }) {
  const next = useQuery({ queryKey: ["next", keyspace], queryFn: () => ask(client.GET("/api/v1/compactions/next", { params: { query: { keyspace, encoding: "hex" } } })), refetchInterval: 3000 });
  return (
    <Answer of={next}>
      {({ plan }) =>
        plan === null ? (
          <p className="muted">The strategy has nothing to do in {visible(keyspace)}.</p>
        ) : (
          <div className="stack" style={{ gap: 6 }}>
            <strong>{{ move: "Move", merge: "Merge", drop: "Drop" }[plan.kind]} {byLevel(plan.inputs)}{plan.targetLevel === null ? "" : ` to L${plan.targetLevel}`}</strong>
            <span className="muted">{withSizes(visible(plan.reason))}</span>
            <span>{bytes(plan.inputs.reduce((sum, t) => sum + t.bytes, 0))} in <Link className="inline" to={addressOf("/tree", { table: plan.inputs[0]?.number, keyspace })}>{plan.inputs.length} tables</Link></span>
          </div>
        )
      }
    </Answer>
  );
}

function Finished({ rows }: { rows: readonly Schemas["FinishedCompaction"][] }) {
  if (rows.length === 0) return <Empty title="No compaction has ended yet">Compactions are listed here as they end.</Empty>;
  const size = (tables: readonly { bytes: number }[]) => tables.reduce((sum, t) => sum + t.bytes, 0);
  return (
    <VirtualList label="Finished compactions" rows={rows} keyOf={(c) => c.job} height={360} columns={[
      { name: "Ended", width: "64px", cell: (c) => time(c.endedMillis) },
      { name: "Job", width: "48px", number: true, cell: (c) => c.job },
      { name: "Inputs", width: "minmax(100px, 1fr)", cell: (c) => byLevel(c.inputs) },
      { name: "Outputs", width: "minmax(70px, 0.6fr)", cell: (c) => (c.outcome === "abandoned" ? <span className="warn">abandoned</span> : byLevel(c.outputs)) },
      { name: "In", width: "72px", number: true, cell: (c) => bytes(size(c.inputs)) },
      { name: "Out", width: "72px", number: true, cell: (c) => bytes(size(c.outputs)) },
      { name: "Dropped", width: "64px", number: true, cell: (c) => exact(c.dropped) },
      { name: "Took", width: "64px", number: true, cell: (c) => millis(c.tookMillis) },
      { name: "Why", width: "minmax(110px, 1.6fr)", cell: (c) => <span className="muted" title={visible(c.reason)}>{withSizes(visible(c.reason))}</span> },
    ]} />
  );
}

function Trigger({ keyspace }: { keyspace: string }) {
  const notation = useNotation();
  const query = useQueryClient();
  const mayWrite = useSession().data?.mayWrite === true;
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const bounds = [parse(from, notation), parse(to, notation)] as const;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (bounds.some((b) => b.hex === undefined)) return;
    try {
      await ask(client.POST("/api/v1/compactions", { body: { keyspace, encoding: "hex", ...(bounds[0].hex ? { from: bounds[0].hex } : {}), ...(bounds[1].hex ? { to: bounds[1].hex } : {}) } }));
      told("The compaction has started.");
      void query.invalidateQueries({ queryKey: ["tasks"] });
    } catch (error) {
      tellFailure(error);
    }
  };
  return (
    <Panel title={`Compact a range of ${visible(keyspace)}`} className="span-8">
      <form className="row end" onSubmit={(e) => void submit(e)}>
        <TextInput className="grow" label="First key" placeholder="The first one" value={from} onChange={(e) => setFrom(e.currentTarget.value)} error={bounds[0].error} spellCheck={false} classNames={{ input: "mono" }} />
        <TextInput className="grow" label="Key after the last" placeholder="To the end" value={to} onChange={(e) => setTo(e.currentTarget.value)} error={bounds[1].error} spellCheck={false} classNames={{ input: "mono" }} />
        <Button type="submit" variant="default" disabled={!mayWrite || bounds.some((b) => b.hex === undefined)}>Compact</Button>
        <p className="muted">Merges all tables of the range down to the last level, and drops deleted and overwritten entries.</p>
      </form>
    </Panel>
  );
}
