import { useMantineColorScheme } from "@mantine/core";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import type { Drawn, RunningCompaction, Trace } from "../../api/client";
import { bytes, exact, share } from "../../format/units";
import { BytesText } from "../../parts/bytes-text";
import { fromPixel, GUTTER, hit, pan, WHOLE, zoom, type View } from "./geometry";
import { nameOf, type Box, type Layout } from "./layout";
import { neighbour } from "./neighbour";
import { Picture, type Memtable, type Palette } from "./picture";

interface Props {
  layout: Layout;
  degree: (table: Drawn) => number;
  selected: number | null;
  select: (table: number | null) => void;
  memtables: readonly Memtable[];
  running: readonly RunningCompaction[];
  lookup: { trace: Trace; keyHex: string; step: number } | null;
  summary: string;
  /** What is seen at first; by default everything. */
  start?: View;
  /** Is told what is seen once it no longer changes. */
  seen?: (view: View) => void;
  /** Height that the rows share, in pixels; by default what the window has. */
  room?: number;
}

const css = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const REST = 300;

/** The tree as a picture. Arrow keys go from table to table; wheel, drag, + and - zoom and move. */
export function TreeCanvas({ layout, degree, selected, select, memtables, running, lookup, summary, start = WHOLE, seen, room }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const picture = useRef<Picture>(undefined);
  const [width, setWidth] = useState(0);
  const [view, setView] = useState(start);
  const [hovered, setHovered] = useState<{ box: Box; x: number; y: number } | null>(null);
  const drag = useRef<{ x: number; view: View; moved: boolean } | null>(null);
  const { colorScheme } = useMantineColorScheme();
  const palette = useMemo<Palette>(() => {
    const scheme = document.documentElement.dataset.mantineColorScheme === "dark" ? "dark" : "light";
    return { text: css("--text"), muted: css("--muted"), line: css("--line"), surface: css("--surface"), accent: css("--accent"), scheme };
  }, [colorScheme]);

  useEffect(() => {
    const element = frame.current;
    if (element === null || canvas.current === null) return;
    const motion = matchMedia("(prefers-reduced-motion: reduce)");
    const made = new Picture(canvas.current, () => motion.matches);
    picture.current = made;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => {
      observer.disconnect();
      made.end();
    };
  }, []);

  useEffect(() => {
    if (width === 0) return;
    picture.current?.show(
      { layout, view, degree: (box) => degree(box.table), palette, selected, hovered: hovered?.box.table.number ?? null, memtables, running, lookup },
      width,
      room ?? Math.max(360, window.innerHeight - 330),
    );
  }, [layout, view, degree, palette, selected, hovered, memtables, running, lookup, width, room]);

  useEffect(() => {
    const timer = setTimeout(() => seen?.(view), REST); // Browsers bear few changes of the address.
    return () => clearTimeout(timer);
  }, [view, seen]);

  // React listens to wheels passively; zooming must keep the page from scrolling.
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.shiftKey && Math.abs(event.deltaX) <= Math.abs(event.deltaY)) return;
      event.preventDefault();
      const g = picture.current?.geometry;
      if (!g) return;
      const x = event.clientX - element.getBoundingClientRect().left;
      setView((old) => (event.ctrlKey ? zoom(old, fromPixel(g, old, x), Math.exp(event.deltaY / 200)) : pan(old, ((event.deltaX || event.deltaY) / g.width) * (old.to - old.from))));
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, []);

  const place = (event: PointerEvent) => {
    const rect = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - rect.left, y: event.clientY - rect.top };
  };
  const found = (x: number, y: number) => (picture.current ? hit(layout, picture.current.geometry, view, x, y) : null);
  const move = (event: PointerEvent) => {
    const { x, y } = place(event);
    const from = drag.current;
    const g = picture.current?.geometry;
    if (from && g) {
      if (Math.abs(x - from.x) > 4) from.moved = true;
      if (from.moved) setView(pan(from.view, ((from.x - x) / (g.width - GUTTER)) * (from.view.to - from.view.from)));
      return;
    }
    const box = found(x, y);
    setHovered((old) => (box === null ? (old === null ? old : null) : { box, x, y }));
  };
  const up = (event: PointerEvent) => {
    const { x, y } = place(event);
    if (drag.current?.moved === false) select(found(x, y)?.table.number ?? null);
    drag.current = null;
  };

  const keys = (event: KeyboardEvent) => {
    const middle = (view.from + view.to) / 2;
    if (event.key === "+" || event.key === "=") setView(zoom(view, middle, 0.6));
    else if (event.key === "-") setView(zoom(view, middle, 1 / 0.6));
    else if (event.key === "0") setView(WHOLE);
    else if (event.key === "Escape") select(null);
    else if (event.key.startsWith("Arrow")) {
      const next = neighbour(layout, selected, event.key);
      if (next !== null) {
        select(next.table.number);
        if (next.x1 < view.from || next.x0 > view.to) setView(pan(view, next.x0 - middle));
      }
    } else return;
    event.preventDefault();
  };

  const zoomed = view.to - view.from < 1;
  return (
    <div className="tree-frame" ref={frame}>
      <canvas ref={canvas} tabIndex={0} role="application" aria-roledescription="tree of tables" aria-label={`${summary} Arrow keys choose a table, plus and minus zoom.`} onPointerMove={move} onPointerDown={(e) => { drag.current = { x: place(e).x, view, moved: false }; setHovered(null); e.currentTarget.setPointerCapture(e.pointerId); }} onPointerUp={up} onPointerLeave={() => setHovered(null)} onKeyDown={keys} onDoubleClick={(e) => { const g = picture.current?.geometry; if (g) setView(zoom(view, fromPixel(g, view, e.nativeEvent.offsetX), 0.4)); }} />
      <div className="tree-zoom">
        <button type="button" className="icon-button" aria-label="Zoom in" onClick={() => setView(zoom(view, (view.from + view.to) / 2, 0.6))}>+</button>
        <button type="button" className="icon-button" aria-label="Zoom out" disabled={!zoomed} onClick={() => setView(zoom(view, (view.from + view.to) / 2, 1 / 0.6))}>−</button>
        {zoomed && <button type="button" className="icon-button wide" onClick={() => setView(WHOLE)}>All</button>}
      </div>
      {hovered && <Hint table={hovered.box.table} x={hovered.x} y={hovered.y} width={width} />}
    </div>
  );
}

function Hint({ table, x, y, width }: { table: Drawn; x: number; y: number; width: number }) {
  const right = x > width / 2;
  return (
    <div className="tree-hint" style={{ top: y + 14, ...(right ? { right: width - x + 10 } : { left: x + 10 }) }} aria-hidden="true">
      <strong>{nameOf(table)}</strong> <span className="muted">L{table.level}, {bytes(table.bytes)}, {exact(table.entries)} entries, {share(table.entries > 0 ? table.deletions / table.entries : 0)} deletions</span>
      <div className="tree-hint-keys"><BytesText hex={table.smallestKey} longest={40} /></div>
      <div className="tree-hint-keys"><BytesText hex={table.largestKey} longest={40} /></div>
    </div>
  );
}
