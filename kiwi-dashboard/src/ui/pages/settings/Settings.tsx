import "./settings.css";
import { Button, Modal, Select, Switch, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ask, client, type Schemas } from "../../api/client";
import { useSession } from "../../api/hooks";
import { visible } from "../../format/notation";
import { bytes, rate } from "../../format/units";
import { KeyspaceSelect, useKeyspace } from "../../parts/keyspace-select";
import { PageHead } from "../../parts/panel";
import { Answer, Empty } from "../../parts/states";
import { tellFailure, told } from "../../parts/told";
import { useAddress } from "../../parts/use-address";
import { choices, grouped, matchingSettings } from "./settings";

type Setting = Schemas["Setting"];
type Profile = Schemas["Profile"];

export default function Settings() {
  const address = useAddress();
  const keyspace = useKeyspace("all");
  const query = useQueryClient();
  const mayWrite = useSession().data?.mayWrite === true;
  // What is typed belongs to the keyspace it was typed for, and is there again with it.
  const [typed, setTyped] = useState<ReadonlyMap<string | undefined, Record<string, string>>>(new Map());
  const drafts = typed.get(keyspace) ?? {};
  const setDrafts = (next: (old: Record<string, string>) => Record<string, string>) => setTyped((old) => new Map(old).set(keyspace, next(old.get(keyspace) ?? {})));
  const [busy, setBusy] = useState(false);
  const [profile, setProfile] = useState<Profile | null>(null);
  const key = ["config", keyspace ?? null];
  const scope = { params: { query: keyspace ? { keyspace } : {} } };
  const config = useQuery({ queryKey: key, queryFn: () => ask(client.GET("/api/v1/config", scope)) });
  const change = async (action: () => Promise<Schemas["Config"]>, done: string) => {
    setBusy(true);
    try {
      query.setQueryData(key, await action());
      setDrafts(() => ({}));
      told(done);
      void query.invalidateQueries({ queryKey: ["config"] });
    } catch (error) {
      tellFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const names = Object.keys(drafts);
  const onlyChanged = address.text("changed") === "yes";
  return (
    <>
      <PageHead title="Settings">
        {config.data && (
          <Select aria-label="Profile" w={160} disabled={!mayWrite || keyspace !== undefined} value={config.data.profile} onChange={(v) => v !== config.data.profile && setProfile(v as Profile)} data={[{ value: "dev", label: "Profile: dev" }, { value: "prod", label: "Profile: prod" }]} />
        )}
        <KeyspaceSelect all="all" />
      </PageHead>
      <section className="panel" aria-label="Settings">
        <div className="tools">
          <TextInput className="grow" aria-label="Search" placeholder="A name, or what it is about" value={address.text("search")} onChange={(e) => address.set({ search: e.currentTarget.value })} />
          <Switch label="Only what changed" checked={onlyChanged} onChange={(e) => address.set({ changed: e.currentTarget.checked ? "yes" : null })} />
          <Button disabled={names.length === 0} loading={busy} onClick={() => void change(() => ask(client.PATCH("/api/v1/config", { ...scope, body: { values: drafts } })), names.length === 1 ? "The setting is in effect." : `${names.length} settings are in effect.`)}>
            Apply {names.length > 0 ? names.length : ""}
          </Button>
          <Button variant="default" disabled={names.length === 0} onClick={() => setDrafts(() => ({}))}>Discard</Button>
        </div>
        <Answer of={config}>
          {(c) => {
            const shown = matchingSettings(c.settings, address.text("search")).filter((s) => !onlyChanged || s.changed || s.name in drafts);
            if (shown.length === 0) return <Empty title={onlyChanged ? "Nothing differs from its default" : "No setting has this"} />;
            return grouped(shown).map(([group, settings]) => (
              <section key={group} aria-label={group}>
                <h2 className="settings-group">{group}</h2>
                {settings.map((s) => (
                  <Row key={s.name} setting={s} inKeyspace={keyspace !== undefined} mayWrite={mayWrite} draft={drafts[s.name]}
                    setDraft={(value) => setDrafts((old) => { const next = { ...old }; if (value === undefined || value === s.value) delete next[s.name]; else next[s.name] = value; return next; })}
                    reset={() => void change(() => ask(client.POST("/api/v1/config/reset", { ...scope, body: { names: [s.name] } })), `${s.name} has its default again.`)} />
                ))}
              </section>
            ));
          }}
        </Answer>
      </section>
      <Modal opened={profile !== null} onClose={() => setProfile(null)} title={`Switch to the profile ${profile ?? ""}?`} closeButtonProps={{ "aria-label": "Close" }}>
        <div className="stack">
          <p>Settings that were not set for this store get the values of the profile at once.</p>
          <div className="row">
            <Button onClick={() => { const to = profile; setProfile(null); if (to) void change(() => ask(client.PUT("/api/v1/config/profile", { body: { profile: to } })), `The profile is ${to}.`); }}>Switch</Button>
            <Button variant="default" onClick={() => setProfile(null)}>Cancel</Button>
          </div>
        </div>
      </Modal>
    </>
  );
}

/** A value with its unit; bytes as people read them. */
function sized(s: Setting, value: string): string {
  if (/^\d+$/.test(value) && (s.type === "bytes" || s.type === "rate") && Number(value) >= 1024) return s.type === "rate" ? rate(Number(value)) : bytes(Number(value));
  return value === "" ? "empty" : `${visible(value)}${s.unit && s.unit !== "bytes" && s.type !== "bytes" ? ` ${visible(s.unit)}` : ""}`;
}

interface RowProps {
  setting: Setting;
  inKeyspace: boolean;
  mayWrite: boolean;
  draft: string | undefined;
  setDraft: (value: string | undefined) => void;
  reset: () => void;
}

function Row({ setting: s, inKeyspace, mayWrite, draft, setDraft, reset }: RowProps) {
  const fixed = s.fixedWhileOpen || (inKeyspace && s.ofStore) || !mayWrite;
  const why = s.fixedWhileOpen ? "Fixed while the store is open" : inKeyspace && s.ofStore ? "Of the whole store" : "";
  const options = s.type === "choice" ? choices(s.accepts) : null;
  const value = draft ?? s.value;
  return (
    <div className={`setting ${draft !== undefined ? "drafted" : ""}`}>
      <div>
        <div className="row" style={{ gap: 6 }}>
          <strong className="mono">{visible(s.name)}</strong>
          {s.changed && <span className="badge good">changed</span>}
          {why && <span className="badge">{why}</span>}
          {s.owner && <span className="badge">{visible(s.owner)}</span>}
        </div>
        <div className="muted">{visible(s.description)}</div>
      </div>
      <div className="muted setting-bounds">
        <div>{visible(s.accepts)}</div>
        <div>Default {sized(s, s.default)}</div>
      </div>
      {options ? (
        <Select aria-label={s.name} value={value} data={[...new Set([...options, value])]} disabled={fixed} onChange={(v) => setDraft(v ?? undefined)} />
      ) : (
        <TextInput aria-label={s.name} value={value} disabled={fixed} onChange={(e) => setDraft(e.currentTarget.value)} classNames={{ input: "mono" }} spellCheck={false} />
      )}
      <div className="setting-end">{sized(s, value) !== value && <span className="muted nowrap">{sized(s, value)}</span>}{s.changed && !fixed && <Button variant="subtle" size="compact-xs" onClick={reset} aria-label={`Reset ${s.name}`}>Reset</Button>}</div>
    </div>
  );
}
