import { SegmentedControl } from "@mantine/core";
import { useMemo, useState } from "react";
import { useNotation } from "../app/preferences";
import { asJson, type Notation } from "../format/notation";
import { exact } from "../format/units";
import { BytesText } from "./bytes-text";

/** A value in the form that a person chooses; JSON is offered when it is JSON. */
export function ValueView({ hex, size }: { hex: string; size?: number }) {
  const preferred = useNotation();
  const json = useMemo(() => asJson(hex), [hex]);
  const [chosen, setChosen] = useState<Notation | "json" | null>(null);
  const form = chosen === "json" && json === null ? preferred : (chosen ?? (json !== null && preferred === "text" ? "json" : preferred));
  const forms = [{ value: "text", label: "Text" }, ...(json === null ? [] : [{ value: "json", label: "JSON" }]), { value: "hex", label: "Hex" }, { value: "base64", label: "Base64" }];
  return (
    <div className="stack" style={{ gap: 6 }}>
      <div className="row">
        <SegmentedControl aria-label="Show the value as" value={form} onChange={(v) => setChosen(v as Notation | "json")} data={forms} />
        <span className="muted">{exact(size ?? hex.length / 2)} bytes</span>
      </div>
      <pre className="code" tabIndex={0} aria-label="Value">{form === "json" ? json : <BytesText hex={hex} notation={form as Notation} longest={65_536} />}</pre>
    </div>
  );
}
