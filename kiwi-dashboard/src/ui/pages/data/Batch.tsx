import { Button, Checkbox, Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { ask, client } from "../../api/client";
import { useSession } from "../../api/hooks";
import { useNotation } from "../../app/preferences";
import { exact } from "../../format/units";
import { Panel } from "../../parts/panel";
import { tellFailure, told } from "../../parts/told";
import { deletedRanges, FORMS, parseBatch } from "./batch-text";

/** Several writes that happen together or not at all. */
export function Batch({ keyspace, close }: { keyspace: string; close: () => void }) {
  const query = useQueryClient();
  const notation = useNotation();
  const [text, setText] = useState("");
  const [sync, setSync] = useState(false);
  const [busy, setBusy] = useState(false);
  const [sure, setSure] = useState(false);
  const mayAdminister = useSession().data?.mayAdminister === true;
  const { operations, errors } = useMemo(() => parseBatch(text, notation, keyspace), [text, notation, keyspace]);
  const first = errors[0];
  const ranges = deletedRanges(operations);
  const refused = ranges > 0 && !mayAdminister;
  const go = async () => {
    if (ranges > 0 && !sure) return setSure(true);
    setBusy(true);
    try {
      const { operations: applied } = await ask(client.POST("/api/v1/kv/batch", { body: { encoding: "hex", sync, operations } }));
      told(`${exact(applied)} writes are applied.`);
      void query.invalidateQueries();
      close();
    } catch (error) {
      tellFailure(error);
      setBusy(false);
      setSure(false);
    }
  };
  return (
    <Panel title="Batch">
      <div className="stack">
        <Textarea label="Operations" autoFocus description={`One a line: ${FORMS}. All of them are written, or none.`} autosize minRows={8} maxRows={20} value={text} onChange={(e) => { setText(e.currentTarget.value); setSure(false); }} error={first && `Line ${first.line}: ${first.error}`} spellCheck={false} classNames={{ input: "mono" }} placeholder={"put user:1 Ada\nmerge visits 1\ndelete user:2\ndelete-range log:2025 log:2026\ndelete-prefix session:"} />
        <Checkbox label="Wait until they are durable" checked={sync} onChange={(e) => setSync(e.currentTarget.checked)} />
        {refused && <p className="bad">delete-range and delete-prefix delete any number of keys. Start the server with <span className="mono">--enable-admin</span> to have them.</p>}
        <div className="row">
          <Button onClick={() => void go()} onBlur={() => setSure(false)} loading={busy} disabled={operations.length === 0 || errors.length > 0 || refused}>{sure ? `Click again to delete ${ranges === 1 ? "a range" : `${exact(ranges)} ranges`}` : `Write ${exact(operations.length)}`}</Button>
          <Button variant="default" onClick={close}>Cancel</Button>
        </div>
      </div>
    </Panel>
  );
}
