import "./logs.css";
import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useDeferredValue, useEffect, useMemo, useReducer, useRef, useState } from "react";
import { ask, client } from "../../api/client";
import { live, useLive } from "../../api/hooks";
import type { LogLevel } from "../../api/live";
import { visible } from "../../format/notation";
import { dateTime, exact, time } from "../../format/units";
import { Figures, PageHead } from "../../parts/panel";
import { Empty } from "../../parts/states";
import { useAddress } from "../../parts/use-address";
import { LogBuffer, placeOf, search, type Numbered } from "./log-buffer";

const MOST = 10_000;
/** Events whose lines are for debugging. */
const DETAILS = new Set(["table.removed", "tree.changed"]);
const LEVELS: LogLevel[] = ["trace", "debug", "info", "warn", "error"];

export default function Logs() {
  const address = useAddress();
  const level = LEVELS.find((l) => l === address.text("level")) ?? "info";
  const text = address.text("search");
  const buffer = useRef<LogBuffer>(undefined);
  buffer.current ??= new LogBuffer(MOST);
  const [version, changed] = useReducer((n: number) => n + 1, 0);
  const [paused, setPaused] = useState<readonly Numbered[] | null>(null);
  const [lost, setLost] = useState(0);
  const opened = address.text("line");
  const waiting = useRef(false);
  useLive("logs", (line) => {
    buffer.current?.add(line);
    if (waiting.current) return;
    waiting.current = true; // Many lines in a frame are drawn once.
    requestAnimationFrame(() => {
      waiting.current = false;
      changed();
    });
  });
  useEffect(() => {
    let isShown = true;
    // Lines are told from now on. The latest events were lines, too; without them the page is still of use.
    const told = ask(client.GET("/api/v1/stats/events")).then(({ events }) => events, () => []);
    void told.then((events) => {
      if (!isShown) return;
      buffer.current?.addEarlier(events.filter((e) => !DETAILS.has(e.name)).reverse().map((e) => ({ millis: e.millis, level: e.level, event: e.name, message: e.text, fields: e.fields })));
      changed();
    });
    return () => {
      isShown = false;
    };
  }, []);
  useEffect(() => live.setLogLevel(level), [level]);
  useEffect(() => live.onDropped((topic, messages) => topic === "logs" && setLost((n) => n + messages)), []);
  const wanted = useDeferredValue(text);
  const source = paused ?? buffer.current.all;
  const lines = useMemo(() => search(source, wanted).filter((l) => LEVELS.indexOf(l.level) >= LEVELS.indexOf(level)), [source, wanted, level, paused ? 0 : version]);
  return (
    <>
      <PageHead title="Live logs">
        <span className="muted">{exact(lines.length)} lines</span>
        <Button variant={paused ? "filled" : "default"} aria-pressed={paused !== null} onClick={() => setPaused(paused ? null : [...(buffer.current?.all ?? [])])}>{paused ? "Go on" : "Pause"}</Button>
        <Button variant="default" onClick={() => { buffer.current?.clear(); setPaused(null); setLost(0); changed(); }}>Clear</Button>
      </PageHead>
      <section className="panel" aria-label="Lines">
        <div className="tools">
          <SegmentedControl aria-label="Lowest level" value={level} onChange={(v) => address.set({ level: v === "info" ? null : v })} data={LEVELS.map((l) => ({ value: l, label: l[0]?.toUpperCase() + l.slice(1) }))} />
          <TextInput className="grow" aria-label="Search" placeholder="Words, an event such as compaction.completed, or a field such as job=12" value={text} onChange={(e) => address.set({ search: e.currentTarget.value })} spellCheck={false} />
        </div>
        {lost > 0 && <div className="notice">This page was too slow for {exact(lost)} lines, which are missing here. A server with <span className="mono">--log-file</span> writes all lines to a file.</div>}
        {lines.length === 0 ? <Empty title={text ? "No line has this" : "No line yet"}>Lines are shown as the store writes them: when it flushes, compacts, or writes have to wait.</Empty> : <Lines lines={lines} follow={paused === null} opened={opened} open={(line) => address.set({ line })} />}
      </section>
    </>
  );
}

function Lines({ lines, follow, opened, open }: { lines: readonly Numbered[]; follow: boolean; opened: string; open: (line: string | null) => void }) {
  const scroll = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const wanted = useRef(opened); // the line that a link has opened, until it was shown
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => scroll.current, estimateSize: () => 24, overscan: 20, getItemKey: (i) => lines[i]?.id ?? i });
  useEffect(() => {
    const linked = wanted.current === "" ? -1 : lines.findIndex((line) => placeOf(line) === wanted.current);
    if (linked >= 0) {
      wanted.current = "";
      atEnd.current = linked >= lines.length - 2;
      virtual.scrollToIndex(linked, { align: "center" });
    } else if (follow && atEnd.current && lines.length > 0) virtual.scrollToIndex(lines.length - 1, { align: "end" });
  }, [lines, follow, virtual]);
  return (
    <div className="log" ref={scroll} tabIndex={0} role="log" aria-label="Log" aria-live="off" onScroll={(e) => { const t = e.currentTarget; atEnd.current = t.scrollHeight - t.scrollTop - t.clientHeight < 40; }}>
      <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {virtual.getVirtualItems().map((item) => {
          const line = lines[item.index];
          if (line === undefined) return null;
          const isOpen = placeOf(line) === opened;
          return (
            <div key={item.key} ref={virtual.measureElement} data-index={item.index} className="log-line" style={{ transform: `translateY(${item.start}px)` }}>
              <button type="button" aria-expanded={isOpen} onClick={() => open(isOpen ? null : placeOf(line))}>
                <span className="muted">{time(line.millis)}</span>
                <span className={`log-level ${line.level}`}>{line.level}</span>
                <span className="log-event">{visible(line.event)}</span>
                <span className="log-text">{visible(line.message)}</span>
              </button>
              {isOpen && (
                <div className="log-fields">
                  <Figures small rows={[{ name: "Time", value: dateTime(line.millis) }, ...(line.logger ? [{ name: "Logger", value: visible(line.logger) }] : []), ...(line.thread ? [{ name: "Thread", value: visible(line.thread) }] : []), ...Object.entries(line.fields).map(([name, value]) => ({ name: visible(name), value: visible(String(value)) }))]} />
                </div>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
