import { Button, Select } from "@mantine/core";
import { useEffect, useMemo, useRef } from "react";
import type { Edit } from "../../api/client";
import { exact, time } from "../../format/units";
import type { TreeHistory } from "./tree-history";

const BARS = 160;

/** An edit in a sentence. */
export function sentence(edit: Edit | undefined): string {
  if (edit === undefined) return "The first moment that is known";
  const what = { flush: "Flush", compaction: `Compaction ${edit.job ?? ""}`.trim(), clear: "Clear", drop: "Drop", other: "Edit" }[edit.cause];
  return `${what}: ${edit.removed.length} tables went, ${edit.added.length} came`;
}

/** Where the history begins, and whether something is missing before it. */
export function since(history: TreeHistory): string {
  const { first, all } = history;
  if (first === 0) return "Begins when the store was opened.";
  const next = all[0];
  return `Begins at edit ${exact(first)}${next ? `, ${time(next.millis)}` : ""}. The server does not have the edits before.`;
}

interface Props {
  history: TreeHistory;
  version: number;
  /** The moment that is shown; null for the latest. */
  at: number | null;
  setAt: (at: number | null) => void;
  playing: boolean;
  setPlaying: (playing: boolean) => void;
  speed: number;
  setSpeed: (speed: number) => void;
}

/** A slider through every edit, with what happened when. */
export function Timeline({ history, version, at, setAt, playing, setPlaying, speed, setSpeed }: Props) {
  const { first, last } = history;
  const shown = at ?? last;
  const latest = useRef({ shown, last, setAt, setPlaying });
  latest.current = { shown, last, setAt, setPlaying };

  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => {
      const now = latest.current;
      if (now.shown >= now.last) {
        now.setPlaying(false);
        now.setAt(null);
      } else now.setAt(now.shown + 1);
    }, 1000 / speed);
    return () => clearInterval(timer);
  }, [playing, speed]);

  const bars = useMemo(() => {
    const made = Array.from({ length: BARS }, () => ({ flush: 0, other: 0 }));
    for (const edit of history.all) {
      const bar = made[Math.min(BARS - 1, Math.floor(((edit.edit - first) / Math.max(1, last - first)) * BARS))];
      if (bar) bar[edit.cause === "flush" ? "flush" : "other"] += edit.added.length + edit.removed.length;
    }
    return { made, most: Math.max(1, ...made.map((b) => b.flush + b.other)) };
  }, [history, version, first, last]);

  const edit = history.edit(shown);
  const play = () => {
    if (!playing && shown >= last) setAt(first);
    setPlaying(!playing);
  };
  return (
    <div className="timeline">
      <div className="row">
        <Button variant="default" onClick={play} aria-pressed={playing} w={74}>{playing ? "Pause" : "Play"}</Button>
        <Button.Group>
          <Button variant="default" aria-label="One edit back" disabled={shown <= first} onClick={() => { setPlaying(false); setAt(Math.max(first, shown - 1)); }}>‹</Button>
          <Button variant="default" aria-label="One edit forward" disabled={shown >= last} onClick={() => { setPlaying(false); setAt(shown + 1); }}>›</Button>
        </Button.Group>
        <Select aria-label="Speed" w={112} value={String(speed)} onChange={(v) => setSpeed(Number(v))} data={[{ value: "2", label: "2 edits/s" }, { value: "8", label: "8 edits/s" }, { value: "30", label: "30 edits/s" }]} />
        <span className="grow timeline-text" aria-live={playing ? "off" : "polite"}>
          <strong>{exact(shown)}</strong> <span className="muted">of {exact(last)}{edit ? `, ${time(edit.millis)}` : ""}</span> {sentence(edit)}
        </span>
        <Button variant={at === null ? "light" : "default"} onClick={() => { setPlaying(false); setAt(null); }} aria-pressed={at === null}>Follow live</Button>
      </div>
      <svg className="timeline-bars" viewBox={`0 0 ${BARS} 20`} preserveAspectRatio="none" aria-hidden="true">
        {bars.made.map((bar, i) => {
          const flush = (bar.flush / bars.most) * 20;
          const other = (bar.other / bars.most) * 20;
          return (
            <g key={i}>
              {other > 0 && <rect x={i} y={20 - other} width={0.8} height={other} className="bar-compaction" />}
              {flush > 0 && <rect x={i} y={20 - other - flush} width={0.8} height={flush} className="bar-flush" />}
            </g>
          );
        })}
      </svg>
      <p className="muted timeline-text">{since(history)}</p>
      <input type="range" min={first} max={Math.max(first + 1, last)} value={shown} disabled={last === first} aria-label="Moment" aria-valuetext={`Edit ${shown} of ${last}. ${sentence(edit)}`} onChange={(e) => { setPlaying(false); const value = Number(e.target.value); setAt(value >= last ? null : value); }} />
    </div>
  );
}
