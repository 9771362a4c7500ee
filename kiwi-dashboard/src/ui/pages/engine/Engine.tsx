import { Button, Modal, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Link } from "react-router";
import { ask, client, type Schemas } from "../../api/client";
import { useEngine, useKeyspaces, useStats } from "../../api/hooks";
import { visible } from "../../format/notation";
import { ago, bytes, count, dateTime, exact, millis } from "../../format/units";
import { addressOf } from "../../parts/address";
import { HealthBadge } from "../../parts/health";
import { Figures, PageHead, Panel, Scroll } from "../../parts/panel";
import { Answer, Empty } from "../../parts/states";
import { TaskList } from "../../parts/TaskList";
import { tellFailure, told } from "../../parts/told";
import { VirtualList } from "../../parts/VirtualList";

/** Something that cannot be undone; its name is to be typed first. */
interface Danger {
  title: string;
  text: string;
  name: string;
  act: () => Promise<unknown>;
  done: string;
}

export default function Engine() {
  const engine = useEngine();
  const query = useQueryClient();
  const [danger, setDanger] = useState<Danger | null>(null);
  const run = (action: () => Promise<unknown>, done: string) => action().then(() => { told(done); void query.invalidateQueries(); }, tellFailure);
  return (
    <>
      <PageHead title="Engine" />
      <div className="grid">
        <Panel title="Store" className="span-8" tools={engine.data && <HealthBadge health={engine.data.health} />}>
          <Answer of={engine}>{(e) => <Store engine={e} run={run} danger={setDanger} />}</Answer>
        </Panel>
        <Panel title="Tasks" className="span-4" flush tools={<Button variant="default" disabled={engine.data?.isOpen !== true} onClick={() => void run(() => ask(client.POST("/api/v1/engine/verify")), "Verification has started.")}>Verify all tables</Button>}>
          <TaskList />
        </Panel>
        <Keyspaces run={run} danger={setDanger} mayAdminister={engine.data?.mayAdminister === true} mayWrite={engine.data?.readOnly === false} />
        <Snapshots run={run} />
      </div>
      {danger && <Confirm danger={danger} close={() => setDanger(null)} run={run} />}
    </>
  );
}

type Run = (action: () => Promise<unknown>, done: string) => Promise<void>;

/** What is in the store's directory, by kind of file. */
function useFiles(isOpen: boolean): { name: string; value: string }[] {
  const levels = useStats().data?.levels ?? [];
  const log = useQuery({ queryKey: ["log"], queryFn: () => ask(client.GET("/api/v1/log")), enabled: isOpen, refetchInterval: 5000 }).data;
  if (!isOpen || log === undefined) return [];
  const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);
  return [
    { name: "Tables", value: `${exact(sum(levels.map((l) => l.tables)))} files, ${bytes(sum(levels.map((l) => l.bytes)))}` },
    { name: "Write-ahead log", value: `${exact(log.segments.length)} files, ${bytes(sum(log.segments.map((s) => s.bytes)))}` },
  ];
}

function Store({ engine: e, run, danger }: { engine: Schemas["Engine"]; run: Run; danger: (d: Danger) => void }) {
  const files = useFiles(e.isOpen);
  const reset: Danger = { title: "Delete everything in the store?", text: "All keyspaces, keys and tables are deleted, and the store is opened empty. Nothing brings them back.", name: e.name, act: () => ask(client.POST("/api/v1/engine/reset", { body: { name: e.name } })), done: "The store is empty." };
  return (
    <div className="stack">
      {e.cause && <div className="notice">{visible(e.cause)}</div>}
      <Figures small rows={[
        { name: "Name", value: visible(e.name) },
        { name: "Directory", value: e.directory ? <span className="mono">{visible(e.directory)}</span> : "given by the application" },
        ...files,
        { name: "Open since", value: e.openMillis === null ? "–" : dateTime(e.openMillis) },
        { name: "Profile", value: e.profile ?? "–" },
        { name: "Kiwi", value: e.version },
        { name: "Java", value: e.java },
        { name: "Processors", value: exact(e.processors) },
        { name: "Server since", value: dateTime(e.startedMillis) },
        { name: "This server may", value: e.readOnly ? "read" : e.mayAdminister ? "read, change, administer" : "read and change" },
      ]} />
      <div className="row">
        {e.isOpen ? (
          <Button variant="default" disabled={!e.mayAdminister || !e.canReopen} onClick={() => void run(() => ask(client.POST("/api/v1/engine/close")), "The store is closed.")}>Close the store</Button>
        ) : (
          <Button disabled={!e.canReopen} onClick={() => void run(() => ask(client.POST("/api/v1/engine/open")), "The store is open.")}>Open the store</Button>
        )}
        <Button variant="default" className="bad" disabled={!e.mayAdminister || !e.canReopen || e.readOnly} onClick={() => danger(reset)}>Delete everything</Button>
      </div>
      <Backup engine={e} run={run} />
      {!e.mayAdminister && <p className="muted">Closing, clearing and deleting are off. Start the server with <span className="mono">--enable-admin</span> to have them.</p>}
      {!e.canReopen && <p className="muted">The store belongs to an application, which opens and closes it.</p>}
    </div>
  );
}

/** Copies the store while it is open; where to, only the server knows. */
function Backup({ engine: e, run }: { engine: Schemas["Engine"]; run: Run }) {
  const query = useQueryClient();
  const start = () => ask(client.POST("/api/v1/engine/backup")).then(() => query.invalidateQueries({ queryKey: ["tasks"] }));
  return (
    <div className="stack">
      <div className="row">
        <Button variant="default" disabled={!e.canBackUp || !e.isOpen} onClick={() => void run(start, "The backup has started.")}>Back up the store</Button>
        <span className="muted grow">{e.canBackUp ? "Copies it while it is in use. The name of the copy is a path in the server's directory of backups." : e.readOnly ? "This server makes no backups: it only reads." : <>To back up the store while it is open, start the server with <span className="mono">--backup-dir</span>.</>}</span>
      </div>
      {e.canBackUp && <section aria-label="Backups"><TaskList kind="backup" /></section>}
    </div>
  );
}

function Keyspaces({ run, danger, mayAdminister, mayWrite }: { run: Run; danger: (d: Danger) => void; mayAdminister: boolean; mayWrite: boolean }) {
  const keyspaces = useKeyspaces();
  const [name, setName] = useState("");
  const [renamed, setRenamed] = useState<string | null>(null);
  const create = (event: FormEvent) => {
    event.preventDefault();
    void run(() => ask(client.POST("/api/v1/keyspaces", { body: { name } })), "The keyspace is created.").then(() => setName(""));
  };
  return (
    <Panel title="Keyspaces" className="span-8" flush>
      <form className="tools" onSubmit={create}>
        <TextInput className="grow" aria-label="Name of a new keyspace" placeholder="Name of a new keyspace" value={name} onChange={(e) => setName(e.currentTarget.value)} maxLength={255} />
        <Button type="submit" variant="default" disabled={name === "" || !mayWrite}>Create</Button>
      </form>
      <Answer of={keyspaces}>
        {(all) => (
          <VirtualList label="Keyspaces" rows={all} keyOf={(k) => k.id} height={380} columns={[
            { name: "Name", width: "minmax(120px, 1fr)", cell: (k) => <Link to={addressOf("/data", { keyspace: k.name })}>{visible(k.name)}</Link> },
            { name: "Tables", width: "56px", number: true, cell: (k) => exact(k.tables) },
            { name: "Size", width: "74px", number: true, cell: (k) => bytes(k.bytes) },
            { name: "Entries", width: "64px", number: true, cell: (k) => count(k.entries) },
            { name: "In memory", width: "74px", number: true, cell: (k) => bytes(k.memtableBytes) },
            { name: "Own settings", width: "80px", cell: (k) => (k.ownSettings > 0 ? <Link to={`/settings?keyspace=${encodeURIComponent(k.name)}&changed=yes`}>{exact(k.ownSettings)}</Link> : <span className="muted">none</span>) },
            { name: <span className="unseen">Actions</span>, width: "190px", cell: (k) => (
              <>
                <Button variant="subtle" size="compact-xs" disabled={!mayWrite} onClick={() => setRenamed(k.name)} aria-label={`Rename ${k.name}`}>Rename</Button>
                <Button variant="subtle" size="compact-xs" className="bad" disabled={!mayAdminister || !mayWrite} aria-label={`Clear ${k.name}`} onClick={() => danger({ title: `Delete all keys of ${visible(k.name)}?`, text: `${exact(k.entries)} entries are deleted. The keyspace stays.`, name: k.name, act: () => ask(client.POST("/api/v1/keyspaces/clear", { params: { query: { keyspace: k.name, confirm: k.name } } })), done: "The keyspace is empty." })}>Clear</Button>
                <Button variant="subtle" size="compact-xs" className="bad" disabled={!mayAdminister || !mayWrite || k.name === "default"} aria-label={`Drop ${k.name}`} onClick={() => danger({ title: `Drop ${visible(k.name)}?`, text: `The keyspace and its ${exact(k.entries)} entries are deleted.`, name: k.name, act: () => ask(client.DELETE("/api/v1/keyspaces", { params: { query: { keyspace: k.name, confirm: k.name } } })), done: "The keyspace is dropped." })}>Drop</Button>
              </>
            ) },
          ]} />
        )}
      </Answer>
      {renamed !== null && <Rename keyspace={renamed} close={() => setRenamed(null)} run={run} />}
    </Panel>
  );
}

function Rename({ keyspace, close, run }: { keyspace: string; close: () => void; run: Run }) {
  const [name, setName] = useState(keyspace);
  const go = (event: FormEvent) => {
    event.preventDefault();
    void run(() => ask(client.PATCH("/api/v1/keyspaces", { params: { query: { keyspace } }, body: { name } })), "The keyspace has another name.").then(close);
  };
  return (
    <Modal opened onClose={close} title={`Rename ${visible(keyspace)}`} closeButtonProps={{ "aria-label": "Close" }}>
      <form className="stack" onSubmit={go}>
        <TextInput label="New name" value={name} onChange={(e) => setName(e.currentTarget.value)} data-autofocus autoComplete="off" spellCheck={false} maxLength={255} />
        <div className="row">
          <Button type="submit" disabled={name === "" || name === keyspace}>Rename</Button>
          <Button variant="default" onClick={close}>Cancel</Button>
        </div>
      </form>
    </Modal>
  );
}

function Snapshots({ run }: { run: Run }) {
  const snapshots = useQuery({ queryKey: ["snapshots"], queryFn: () => ask(client.GET("/api/v1/snapshots")), refetchInterval: 2000 });
  return (
    <Panel title="Snapshots" className="span-4" flush tools={<Button variant="default" onClick={() => void run(() => ask(client.POST("/api/v1/snapshots", { body: { seconds: 600 } })), "A snapshot is open for 10 minutes.")}>Take one</Button>}>
      <Answer of={snapshots}>
        {({ snapshots: all }) =>
          all.length === 0 ? <Empty title="No snapshot is open">A snapshot keeps what it shows from being removed, and ends by itself.</Empty> : (
            <Scroll label="Table of snapshots">
              <table className="list">
                <thead><tr><th className="number">No.</th><th className="number">Sequence</th><th>Taken</th><th className="number">Ends in</th><th><span className="unseen">Release</span></th></tr></thead>
                <tbody>
                  {all.map((s) => (
                    <tr key={s.id}>
                      <td className="number"><Link to={`/data?snapshot=${s.id}`}>{s.id}</Link></td>
                      <td className="number">{exact(s.sequence)}</td>
                      <td>{ago(s.createdMillis)}</td>
                      <td className="number">{millis(Math.max(0, s.expiresMillis - Date.now()))}</td>
                      <td><Button variant="subtle" size="compact-xs" aria-label={`Release snapshot ${s.id}`} onClick={() => void run(() => ask(client.DELETE("/api/v1/snapshots/{id}", { params: { path: { id: s.id } } })), "The snapshot is released.")}>Release</Button></td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
          )
        }
      </Answer>
    </Panel>
  );
}

function Confirm({ danger, close, run }: { danger: Danger; close: () => void; run: Run }) {
  const [typed, setTyped] = useState("");
  const go = (event: FormEvent) => {
    event.preventDefault();
    if (typed !== danger.name) return;
    void run(danger.act, danger.done).then(close);
  };
  return (
    <Modal opened onClose={close} title={danger.title} closeButtonProps={{ "aria-label": "Close" }}>
      <form className="stack" onSubmit={go}>
        <p>{danger.text}</p>
        <TextInput label={`Type ${visible(danger.name)} to go on`} value={typed} onChange={(e) => setTyped(e.currentTarget.value)} data-autofocus autoComplete="off" spellCheck={false} />
        <div className="row">
          <Button type="submit" color="red.8" disabled={typed !== danger.name}>Delete</Button>
          <Button variant="default" onClick={close}>Cancel</Button>
        </div>
      </form>
    </Modal>
  );
}
