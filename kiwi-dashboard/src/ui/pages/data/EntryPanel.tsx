import { Button, Checkbox, Select, Textarea, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Link } from "react-router";
import { ask, client } from "../../api/client";
import { useSession } from "../../api/hooks";
import { ProblemError } from "../../api/problem";
import { useNotation } from "../../app/preferences";
import { parse, show, type Notation } from "../../format/notation";
import { dateTime } from "../../format/units";
import { addressOf } from "../../parts/address";
import { BytesText } from "../../parts/bytes-text";
import { Panel } from "../../parts/panel";
import { Failure, Loading } from "../../parts/states";
import { tellFailure, told } from "../../parts/told";
import { ValueView } from "../../parts/Values";

const CHANGED = ["scan", "prefixes", "entry", "stats"];

interface Props {
  keyspace: string;
  /** The key; null to write a new one, undefined if none is chosen. */
  keyHex: string | null | undefined;
  snapshot: number | null;
  chosen: (keyHex: string | null) => void;
}

/** One entry: look at it, change it, delete it; or write a new one. */
export function EntryPanel({ keyspace, keyHex, snapshot, chosen }: Props) {
  const [editing, setEditing] = useState(false);
  const entry = useQuery({
    queryKey: ["entry", keyspace, keyHex, snapshot],
    queryFn: async () => {
      try {
        return await ask(client.GET("/api/v1/kv", { params: { query: { keyspace, key: keyHex ?? "", encoding: "hex", ...(snapshot === null ? {} : { snapshot }) } } }));
      } catch (error) {
        if (error instanceof ProblemError && error.code === "key-not-found") return null;
        throw error;
      }
    },
    enabled: typeof keyHex === "string",
  });
  const notation = useNotation();
  const mayWrite = useSession().data?.mayWrite === true && snapshot === null;
  if (keyHex === undefined) {
    return <Panel title="Entry"><p className="muted">Choose a key to see its value.</p></Panel>;
  }
  if (keyHex === null || editing) {
    return <Editor keyspace={keyspace} keyHex={keyHex} valueHex={entry.data?.value ?? ""} done={(hex) => { setEditing(false); chosen(hex ?? keyHex); }} />;
  }
  return (
    <Panel title="Entry" tools={<Link to={addressOf("/trace", { key: show(keyHex, notation), keyspace })}>Trace its lookup</Link>}>
      <div className="stack">
        <div style={{ overflowWrap: "anywhere" }}><BytesText hex={keyHex} longest={2000} /></div>
        {entry.isPending ? <Loading /> : entry.error ? <Failure error={entry.error} again={() => void entry.refetch()} /> : entry.data === null ? <p className="muted">This key does not exist{snapshot === null ? "" : " in the snapshot"}.</p> : <ValueView hex={entry.data?.value ?? ""} />}
        {entry.data?.expiryMillis !== undefined && <p className="muted">Expires {dateTime(entry.data.expiryMillis)}.</p>}
        {mayWrite && !entry.isPending && !entry.error && (
          <div className="row">
            <Button variant="default" onClick={() => setEditing(true)}>{entry.data === null ? "Put it" : "Change"}</Button>
            {entry.data !== null && <Delete keyspace={keyspace} keyHex={keyHex} />}
          </div>
        )}
      </div>
    </Panel>
  );
}

function Delete({ keyspace, keyHex }: { keyspace: string; keyHex: string }) {
  const query = useQueryClient();
  const [sure, setSure] = useState(false);
  const go = async () => {
    if (!sure) return setSure(true);
    try {
      await ask(client.DELETE("/api/v1/kv", { params: { query: { keyspace, key: keyHex, encoding: "hex" } } }));
      told("The key is deleted.");
      for (const key of CHANGED) void query.invalidateQueries({ queryKey: [key] });
    } catch (error) {
      tellFailure(error);
    }
    setSure(false);
  };
  return <Button variant="default" className="bad" onClick={() => void go()} onBlur={() => setSure(false)}>{sure ? "Click again to delete" : "Delete"}</Button>;
}

function Editor({ keyspace, keyHex, valueHex, done }: { keyspace: string; keyHex: string | null; valueHex: string; done: (keyHex: string | null) => void }) {
  const query = useQueryClient();
  const preferred = useNotation();
  const [form, setForm] = useState<Notation>(preferred);
  const [key, setKey] = useState(keyHex === null ? "" : show(keyHex, preferred));
  const [value, setValue] = useState(show(valueHex, preferred));
  const [sync, setSync] = useState(false);
  const [busy, setBusy] = useState(false);
  const parsedKey = parse(key, form);
  const parsedValue = parse(value, form);
  const change = (next: Notation) => {
    // What is typed keeps its bytes; what cannot be read in the old form stays as it is.
    if (parsedKey.hex !== undefined) setKey(show(parsedKey.hex, next));
    if (parsedValue.hex !== undefined) setValue(show(parsedValue.hex, next));
    setForm(next);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (parsedKey.hex === undefined || parsedValue.hex === undefined) return;
    setBusy(true);
    try {
      await ask(client.PUT("/api/v1/kv", { body: { keyspace, encoding: "hex", key: parsedKey.hex, value: parsedValue.hex, sync } }));
      for (const name of CHANGED) void query.invalidateQueries({ queryKey: [name] });
      told("The entry is written.");
      done(parsedKey.hex);
    } catch (error) {
      tellFailure(error);
      setBusy(false);
    }
  };
  return (
    <Panel title={keyHex === null ? "New entry" : "Change the value"}>
      <form className="stack" onSubmit={(e) => void submit(e)}>
        <Select label="Typed as" description={form === "text" ? "UTF-8; other bytes as \\xff, a backslash as \\\\" : undefined} value={form} onChange={(v) => change(v as Notation)} data={[{ value: "text", label: "Text" }, { value: "hex", label: "Hex" }, { value: "base64", label: "Base64" }]} />
        <TextInput label="Key" autoFocus={keyHex === null} value={key} onChange={(e) => setKey(e.currentTarget.value)} error={parsedKey.error} readOnly={keyHex !== null} spellCheck={false} classNames={{ input: "mono" }} />
        <Textarea label="Value" autoFocus={keyHex !== null} autosize minRows={4} maxRows={16} value={value} onChange={(e) => setValue(e.currentTarget.value)} error={parsedValue.error} spellCheck={false} classNames={{ input: "mono" }} />
        <Checkbox label="Wait until it is durable" checked={sync} onChange={(e) => setSync(e.currentTarget.checked)} />
        <div className="row">
          <Button type="submit" loading={busy} disabled={!parsedKey.hex || parsedValue.hex === undefined}>Put</Button>
          <Button variant="default" onClick={() => done(null)}>Cancel</Button>
        </div>
      </form>
    </Panel>
  );
}
