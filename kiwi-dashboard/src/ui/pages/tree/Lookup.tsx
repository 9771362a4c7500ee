import { Button, TextInput } from "@mantine/core";
import { useEffect, useRef, useState, type FormEvent } from "react";
import type { Trace } from "../../api/client";
import { useNotation } from "../../app/preferences";
import { parse, visible } from "../../format/notation";
import { nanos } from "../../format/units";
import { Failure, Loading } from "../../parts/states";

interface Props {
  typed: string;
  submit: (typed: string) => void;
  trace: Trace | undefined;
  error: Error | null;
  pending: boolean;
  step: number;
  setStep: (step: number) => void;
}

/** Asks for a key, and goes through the steps of its lookup. */
export function Lookup({ typed, submit, trace, error, pending, step, setStep }: Props) {
  const notation = useNotation();
  const [text, setText] = useState(typed);
  const [playing, setPlaying] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  const parsed = parse(text, notation);
  const steps = trace?.steps ?? [];
  useEffect(() => setText(typed), [typed]);
  useEffect(() => {
    if (!playing) return;
    if (step >= steps.length - 1) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => setStep(step + 1), 700);
    return () => clearTimeout(timer);
  }, [playing, step, steps.length, setStep]);
  const go = (event: FormEvent) => {
    event.preventDefault();
    if (parsed.error === undefined) submit(text);
  };
  return (
    <div className="stack">
      <form className="row end" onSubmit={go}>
        <TextInput className="grow" label="Key" value={text} onChange={(e) => setText(e.currentTarget.value)} error={parsed.error} spellCheck={false} classNames={{ input: "mono" }} />
        <Button type="submit" disabled={text === "" || parsed.error !== undefined}>Look up</Button>
      </form>
      {error && <Failure error={error} />}
      {pending && <Loading />}
      {trace && (
        <>
          <div className="row">
            <strong>{trace.found ? "Found" : "Not found"}</strong>
            <span className="muted">{nanos(trace.nanos)}, {steps.length} steps</span>
            <Button variant="default" size="compact-sm" onClick={() => { if (step >= steps.length - 1) setStep(0); setPlaying(!playing); }} aria-pressed={playing}>{playing ? "Pause" : "Play"}</Button>
            <Button variant="subtle" size="compact-sm" onClick={() => submit("")}>Clear</Button>
          </div>
          <ol className="steps" ref={list}>
            {steps.map((s, i) => (
              <li key={i} className={i === step ? "current" : i > step ? "later" : ""}>
                <button type="button" onClick={() => { setPlaying(false); setStep(i); }} aria-current={i === step ? "step" : undefined}>
                  <span className="steps-number">{i + 1}</span>
                  <span>{visible(s.source)}<br /><span className="muted">{visible(s.what)}: {visible(s.verdict)}</span></span>
                  <span className="number">{nanos(s.nanos - (steps[i - 1]?.nanos ?? 0))}</span>
                </button>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
