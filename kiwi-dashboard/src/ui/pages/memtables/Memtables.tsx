import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { ask, client } from "../../api/client";
import { useRefreshOnEvents, useSession } from "../../api/hooks";
import { visible } from "../../format/notation";
import { bytes, exact, share } from "../../format/units";
import { without } from "../../parts/address";
import { KeyspaceSelect, useKeyspace } from "../../parts/keyspace-select";
import { Figures, Meter, PageHead, Panel, Scroll } from "../../parts/panel";
import { Answer, Empty } from "../../parts/states";
import { StoredEntries } from "../../parts/StoredEntries";
import { tellFailure, told } from "../../parts/told";
import { VirtualList } from "../../parts/VirtualList";

const PHASES = { active: "Active", sealed: "Sealed", flushing: "Being flushed", written: "Written" };

export default function Memtables() {
  const { id } = useParams();
  const [search] = useSearchParams();
  const keyspace = useKeyspace("all");
  const query = useQueryClient();
  const navigate = useNavigate();
  const mayWrite = useSession().data?.mayWrite === true;
  const [busy, setBusy] = useState(false);
  useRefreshOnEvents("memtables", "log");
  const memtables = useQuery({ queryKey: ["memtables", keyspace ?? null], queryFn: () => ask(client.GET("/api/v1/memtables", { params: { query: keyspace ? { keyspace } : {} } })), refetchInterval: 1000 });
  const chosen = id === undefined ? null : Number(id);
  const open = (memtable: number | null) => void navigate({ pathname: memtable === null ? "/memtables" : `/memtables/${memtable}`, search: without(search, "from") });
  const flush = async () => {
    setBusy(true);
    try {
      await ask(client.POST("/api/v1/memtables/flush", { params: { query: keyspace ? { keyspace } : {} } }));
      told("The memtables are flushed.");
      void query.invalidateQueries();
    } catch (error) {
      tellFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <PageHead title="Memtables">
        <Button loading={busy} disabled={!mayWrite} onClick={() => void flush()}>Flush{keyspace ? "" : " all"}</Button>
        <KeyspaceSelect all="all" />
      </PageHead>
      <div className="grid">
        <Panel title="In memory" className="span-8" flush>
          <Answer of={memtables}>
            {({ memtables: all }) =>
              all.length === 0 ? <Empty title="No memtable">The store is closed, or the keyspace has never been written.</Empty> : (
                <VirtualList label="Memtables" rows={all} keyOf={(m) => m.id} selected={chosen} choose={(m) => open(m.id)} height={360} columns={[
                  { name: "Memtable", width: "64px", number: true, cell: (m) => <button type="button" className="link" onClick={(e) => { e.stopPropagation(); open(m.id); }}>{m.id}</button> },
                  { name: "Keyspace", width: "minmax(90px, 1fr)", cell: (m) => visible(m.keyspace) },
                  { name: "Phase", width: "100px", cell: (m) => <span className={`badge ${m.phase === "active" ? "good" : ""}`}>{PHASES[m.phase]}</span> },
                  { name: "Entries", width: "74px", number: true, cell: (m) => exact(m.entries) },
                  { name: "Filled", width: "minmax(80px, 1fr)", cell: (m) => <Meter share={m.limitBytes > 0 ? m.bytes / m.limitBytes : 0} label={`Memtable ${m.id}: ${share(m.bytes / Math.max(1, m.limitBytes))} filled`} /> },
                  { name: "Size", width: "140px", number: true, cell: (m) => `${bytes(m.bytes)} of ${bytes(m.limitBytes)}` },
                  { name: "Log from", width: "60px", number: true, cell: (m) => (m.logNumber === 0 ? "–" : m.logNumber) },
                ]} />
              )
            }
          </Answer>
        </Panel>
        <LogPanel />
        {chosen !== null && (
          <Panel title={`Entries of memtable ${chosen}`} className="span-12" flush tools={<Button variant="subtle" onClick={() => open(null)}>Close</Button>}>
            <StoredEntries name={["memtable-entries", chosen]} load={(q) => ask(client.GET("/api/v1/memtables/{id}/entries", { params: { path: { id: chosen }, query: q } }))} />
          </Panel>
        )}
      </div>
    </>
  );
}

function LogPanel() {
  const query = useQueryClient();
  const mayWrite = useSession().data?.mayWrite === true;
  const log = useQuery({ queryKey: ["log"], queryFn: () => ask(client.GET("/api/v1/log")), refetchInterval: 2000 });
  const sync = () => ask(client.POST("/api/v1/log/sync")).then(() => { told("All writes are durable."); void query.invalidateQueries({ queryKey: ["log"] }); }, tellFailure);
  return (
    <Panel title="Write-ahead log" className="span-4" flush tools={<Button variant="default" disabled={!mayWrite} onClick={() => void sync()}>Sync</Button>}>
      <Answer of={log}>
        {(l) => (
          <>
            <div style={{ padding: 12 }}>
              <Figures small rows={[{ name: "Durability", value: visible(l.durability) }, { name: "Not yet synced", value: bytes(l.unsyncedBytes) }, { name: "Last sequence", value: exact(l.lastSequence) }]} />
            </div>
            <Scroll label="Table of segments" height={240}>
              <table className="list">
                <thead><tr><th className="number">Segment</th><th>State</th><th>Synced</th><th className="number">Size</th></tr></thead>
                <tbody>
                  {l.segments.map((s) => (
                    <tr key={s.number}>
                      <td className="number">{s.number}</td>
                      <td className={s.state === "broken" ? "bad" : ""}>{s.state}</td>
                      <td style={{ minWidth: 60 }}><Meter share={s.bytes > 0 ? s.syncedBytes / s.bytes : 1} label={`Segment ${s.number}: ${bytes(s.syncedBytes)} of ${bytes(s.bytes)} are durable`} /></td>
                      <td className="number">{bytes(s.bytes)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
          </>
        )}
      </Answer>
    </Panel>
  );
}
