import { useState } from "react";
import { Inline } from "./Prose";
import type { Part } from "./parts";

/** In a request it matters what must be there, in an answer what may be missing. */
export type Side = "request" | "answer";

/** A schema as a tree; its members are open, what is inside of them opens with a click. */
export function SchemaTree({ root, side, label }: { root: Part; side: Side; label: string }) {
  const [open, setOpen] = useState<"first" | "all">("first");
  const deep = root.parts.some((part) => part.parts.length > 0);
  return (
    <div className="schema">
      <div className="schema-head">
        <span className="mono">{root.type}</span>
        {root.bounds && <span className="muted">{root.bounds}</span>}
        {deep && (
          <button type="button" className="link" aria-label={`${open === "all" ? "Close" : "Open"} all of ${label}`} onClick={() => setOpen(open === "all" ? "first" : "all")}>
            {open === "all" ? "Close all" : "Open all"}
          </button>
        )}
      </div>
      {root.description && <p className="muted"><Inline text={root.description} /></p>}
      {root.parts.length > 0 && <Members key={open} parts={root.parts} side={side} label={label} open={open === "all"} />}
    </div>
  );
}

function Members({ parts, side, label, open }: { parts: readonly Part[]; side: Side; label: string; open: boolean }) {
  return (
    <ul className="schema-members" aria-label={label}>
      {parts.map((part) => (
        <li key={part.name}>
          {part.parts.length === 0 ? (
            <div className="schema-part"><PartText part={part} side={side} /></div>
          ) : (
            <details open={open}>
              <summary className="schema-part"><PartText part={part} side={side} /></summary>
              <Members parts={part.parts} side={side} label={part.name} open={open} />
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}

function PartText({ part, side }: { part: Part; side: Side }) {
  return (
    <>
      <span className="schema-line">
        <strong className="mono">{part.name}</strong>
        <span className="mono muted">{part.type}</span>
        {side === "request" && part.required && <span className="badge">required</span>}
        {side === "answer" && !part.required && <span className="badge">may be missing</span>}
        <Limits part={part} />
        {part.repeats && <span className="muted">as further up</span>}
      </span>
      {part.description && <span className="schema-text"><Inline text={part.description} /></span>}
    </>
  );
}

/** Choices, bounds and default. */
export function Limits({ part }: { part: Part }) {
  return (
    <>
      {part.choices.length > 0 && <span className="schema-limit">{part.choices.map((choice, i) => <span key={choice}>{i > 0 && ", "}<code className="mono">{choice}</code></span>)}</span>}
      {part.bounds && <span className="schema-limit">{part.bounds}</span>}
      {part.standard !== null && <span className="schema-limit">default <code className="mono">{part.standard.replace(/^"(.*)"$/, "$1")}</code></span>}
    </>
  );
}
