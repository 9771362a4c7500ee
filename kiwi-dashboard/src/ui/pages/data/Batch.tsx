import { Button, Checkbox, Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { ask, client } from "../../api/client";
import { useNotation } from "../../app/preferences";
import { exact } from "../../format/units";
import { Panel } from "../../parts/panel";
import { tellFailure, told } from "../../parts/told";
import { parseBatch } from "./batch-text";

/** Several writes that happen together or not at all. */
export function Batch({ keyspace, close }: { keyspace: string; close: () => void }) {
  const query = useQueryClient();
  const notation = useNotation();
  const [text, setText] = useState("");
  const [sync, setSync] = useState(false);
  const [busy, setBusy] = useState(false);
  const { operations, errors } = useMemo(() => parseBatch(text, notation, keyspace), [text, notation, keyspace]);
  const first = errors[0];
  const go = async () => {
    setBusy(true);
    try {
      const { operations: applied } = await ask(client.POST("/api/v1/kv/batch", { body: { encoding: "hex", sync, operations } }));
      told(`${exact(applied)} writes are applied.`);
      void query.invalidateQueries();
      close();
    } catch (error) {
      tellFailure(error);
      setBusy(false);
    }
  };
  return (
    <Panel title="Batch">
      <div className="stack">
        <Textarea label="Operations" autoFocus description="One a line: put KEY VALUE, or delete KEY. All of them are written, or none." autosize minRows={8} maxRows={20} value={text} onChange={(e) => setText(e.currentTarget.value)} error={first && `Line ${first.line}: ${first.error}`} spellCheck={false} classNames={{ input: "mono" }} placeholder={"put user:1 Ada\ndelete user:2"} />
        <Checkbox label="Wait until they are durable" checked={sync} onChange={(e) => setSync(e.currentTarget.checked)} />
        <div className="row">
          <Button onClick={() => void go()} loading={busy} disabled={operations.length === 0 || errors.length > 0}>Write {exact(operations.length)}</Button>
          <Button variant="default" onClick={close}>Cancel</Button>
        </div>
      </div>
    </Panel>
  );
}
