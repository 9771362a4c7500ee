import "./trace.css";
import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Link } from "react-router";
import { ask, client, type Trace } from "../../api/client";
import { useNotation } from "../../app/preferences";
import { parse, visible } from "../../format/notation";
import { exact, nanos } from "../../format/units";
import { addressOf } from "../../parts/address";
import { KeyspaceSelect, useKeyspace } from "../../parts/keyspace-select";
import { Figures, PageHead, Panel, Scroll } from "../../parts/panel";
import { Answer, Empty } from "../../parts/states";
import { useAddress } from "../../parts/use-address";
import { ValueView } from "../../parts/Values";
import { tableOf, timed, type Timed } from "./steps";

export default function LookupTrace() {
  const address = useAddress();
  const keyspace = useKeyspace() ?? "default";
  const notation = useNotation();
  const key = address.text("key");
  const hex = parse(key, notation).hex ?? "";
  const trace = useQuery({
    queryKey: ["trace", keyspace, hex],
    queryFn: () => ask(client.GET("/api/v1/kv/trace", { params: { query: { keyspace, key: hex, encoding: "hex" } } })),
    enabled: hex !== "",
    staleTime: Infinity,
    gcTime: 0,
  });
  return (
    <>
      <PageHead title="Lookup trace">
        <KeyspaceSelect />
      </PageHead>
      <div className="stack">
        <KeyForm key={key + notation} start={key} again={() => void trace.refetch()} />
        {hex === "" ? (
          <section className="panel"><Empty title="Where does a lookup search?">Give a key to see each memtable, filter and block that its lookup asks, and what each of them costs.</Empty></section>
        ) : (
          <Answer of={trace}>{(found) => <Steps trace={found} keyText={key} keyspace={keyspace} />}</Answer>
        )}
      </div>
    </>
  );
}

function KeyForm({ start, again }: { start: string; again: () => void }) {
  const address = useAddress();
  const notation = useNotation();
  const [text, setText] = useState(start);
  const parsed = parse(text, notation);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (parsed.hex === undefined) return;
    if (text === start) again();
    else address.set({ key: text });
  };
  return (
    <form className="panel row" style={{ padding: 12, alignItems: "flex-end" }} onSubmit={submit}>
      <TextInput className="grow" label="Key" value={text} onChange={(e) => setText(e.currentTarget.value)} error={parsed.error} spellCheck={false} classNames={{ input: "mono" }} />
      <Button type="submit" disabled={text === "" || parsed.hex === undefined}>{text === start && text !== "" ? "Look up again" : "Look up"}</Button>
    </form>
  );
}

function Steps({ trace, keyText, keyspace }: { trace: Trace; keyText: string; keyspace: string }) {
  const steps = timed(trace);
  const tables = new Set(trace.steps.map(tableOf).filter((table) => table !== undefined));
  const slowest = steps.reduce<Timed | null>((most, s) => (most === null || s.took > most.took ? s : most), null);
  return (
    <>
      <section className="panel" style={{ padding: "10px 12px" }} aria-label="Result">
        <Figures rows={[
          { name: "Result", value: trace.found ? "Found" : "Not found" },
          { name: "Time", value: nanos(trace.nanos), note: "with tracing" },
          { name: "Steps", value: exact(steps.length) },
          { name: "Tables asked", value: exact(tables.size) },
          ...(slowest ? [{ name: "Slowest step", value: nanos(slowest.took), note: visible(`${slowest.source}, ${slowest.what}`) }] : []),
        ]} />
      </section>
      <Panel title="Steps" flush tools={<Link to={addressOf("/tree", { key: keyText, keyspace })}>Lay it over the tree</Link>}>
        <Scroll label="Table of steps">
          <table className="list trace">
            <thead><tr><th className="number">Step</th><th>Asked</th><th>Part</th><th>Verdict</th><th className="number">Took</th><th className="not-narrow">When</th></tr></thead>
            <tbody>
              {steps.map((step, i) => (
                <tr key={i}>
                  <td className="number muted">{i + 1}</td>
                  <td className="nowrap">{tableOf(step) === undefined ? visible(step.source) : <Link to={addressOf(`/tables/${tableOf(step)}`, { keyspace })}>{visible(step.source)}</Link>}</td>
                  <td>{visible(step.what)}</td>
                  <td>{visible(step.verdict)}</td>
                  <td className="number">{nanos(step.took)}</td>
                  <td className="not-narrow trace-when">
                    <span className="trace-bar" style={{ marginLeft: `${step.from * 100}%`, width: `max(2px, ${(step.to - step.from) * 100}%)` }} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </Panel>
      {trace.found && <Panel title="Value"><ValueView hex={trace.value ?? ""} /></Panel>}
    </>
  );
}
