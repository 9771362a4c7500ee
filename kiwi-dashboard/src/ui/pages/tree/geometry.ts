import type { Box, Layout } from "./layout";

export const GUTTER = 84;
export const MARGIN = 10;
const TOP = 10;
const LANES = 72;
const EMPTY = 14;
/** The least part of the width that is shown. */
const LEAST = 1e-5;

export interface Band {
  level: number;
  top: number;
  height: number;
  lane: number;
}

export interface View {
  from: number;
  to: number;
}

export const WHOLE: View = { from: 0, to: 1 };

/** The part of the tree's width that is seen, as an address says it; null for all of it. */
export function toAddress(view: View): string | null {
  return view.to - view.from >= 1 ? null : `${Number(view.from.toFixed(7))}-${Number(view.to.toFixed(7))}`;
}

/** The part that an address says; all of it when it says none. */
export function fromAddress(text: string): View {
  const found = /^(0|0?\.\d+)-(1|0?\.\d+)$/.exec(text);
  const view = found ? { from: Number(found[1]), to: Number(found[2]) } : WHOLE;
  return view.to - view.from >= LEAST ? view : WHOLE;
}

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where rows are, from top to bottom. The memtables come first, if there are any to be shown. */
export interface Geometry {
  width: number;
  height: number;
  /** Height of a row with one lane. */
  tall: number;
  memtables: Band | null;
  bands: Band[];
}

/** Rows share the room, within what is still legible and what is not yet coarse. */
export function geometry(layout: Layout, width: number, room: number, memtables: boolean): Geometry {
  const count = layout.rows.filter((row) => row.tables > 0).length + (memtables ? 1 : 0) + 2;
  const tall = Math.round(Math.min(46, Math.max(26, (room / count) * 0.52)));
  const gap = Math.round(Math.max(30, tall * 0.85));
  let y = TOP;
  const add = (level: number, lane: number, height: number, below: number): Band => {
    const band = { level, top: y, height, lane };
    y += height + below;
    return band;
  };
  const first = memtables ? add(-1, tall, tall, gap) : null;
  const bands = layout.rows.map((row) => {
    const lanes = row.lanes.length;
    // Level 0 changes all the time; its height does not, so that the other rows stay where they are.
    if (row.level === 0 || lanes > 1) return add(row.level, Math.min(16, Math.max(2, LANES / Math.max(1, lanes))), LANES, gap);
    return row.tables === 0 ? add(row.level, EMPTY, EMPTY, 12) : add(row.level, tall, tall, gap);
  });
  return { width, height: y - gap + 34, tall, memtables: first, bands };
}

const inner = (g: Geometry) => Math.max(1, g.width - GUTTER - MARGIN);

export function toPixel(g: Geometry, view: View, x: number): number {
  return GUTTER + ((x - view.from) / (view.to - view.from)) * inner(g);
}

export function fromPixel(g: Geometry, view: View, pixel: number): number {
  return view.from + ((pixel - GUTTER) / inner(g)) * (view.to - view.from);
}

export function rectOf(g: Geometry, view: View, box: Box): Rect {
  const band = g.bands[box.row];
  const x = toPixel(g, view, box.x0);
  const lanes = band && band.height > band.lane ? 1 : 0;
  return { x, y: (band?.top ?? 0) + box.lane * (band?.lane ?? 0), width: Math.max(1.5, toPixel(g, view, box.x1) - x), height: (band?.lane ?? 0) - lanes };
}

/** The box at a place of the picture; a narrow one is found within two pixels. */
export function hit(layout: Layout, g: Geometry, view: View, px: number, py: number): Box | null {
  const row = g.bands.findIndex((band) => py >= band.top && py < band.top + band.height);
  const band = g.bands[row];
  if (band === undefined || px < GUTTER - 2) return null;
  const lane = layout.rows[row]?.lanes[Math.floor((py - band.top) / band.lane)] ?? [];
  const x = fromPixel(g, view, px);
  let low = 0;
  let high = lane.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lane[middle]?.x0 ?? 0) <= x) low = middle + 1;
    else high = middle;
  }
  const slack = fromPixel(g, view, 2) - fromPixel(g, view, 0);
  const near = [lane[low - 1], lane[low]].filter((b) => b !== undefined);
  return near.find((b) => x >= b.x0 && x <= b.x1) ?? near.find((b) => x >= b.x0 - slack && x <= b.x1 + slack) ?? null;
}

/** Zooms around a place that stays where it is. */
export function zoom(view: View, at: number, by: number): View {
  const width = Math.min(1, Math.max(LEAST, (view.to - view.from) * by));
  const from = at - ((at - view.from) / (view.to - view.from)) * width;
  return clamp({ from, to: from + width });
}

export function pan(view: View, by: number): View {
  return clamp({ from: view.from + by, to: view.to + by });
}

function clamp(view: View): View {
  const width = Math.min(1, view.to - view.from);
  const from = Math.min(1 - width, Math.max(0, view.from));
  return { from, to: from + width };
}
