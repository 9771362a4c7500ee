import type { Drawn, Table } from "../../api/client";
import { exact } from "../../format/units";

/** A table in its place: x is a share of the width, from 0 to 1. */
export interface Box {
  table: Drawn;
  row: number;
  lane: number;
  x0: number;
  x1: number;
}

export interface Row {
  level: number;
  /** Boxes of each lane, which do not overlap, from left to right. */
  lanes: Box[][];
  tables: number;
  bytes: number;
}

export interface Layout {
  rows: Row[];
  boxes: Map<number, Box>;
  /** Where a key is between 0 and 1; null when places do not come from keys. */
  place: (hexKey: string) => number | null;
}

export type Placement = "range" | "size" | "age";

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Places the tables of one keyspace. Keys are hexadecimal, whose order is that of their bytes. Where
 * a keyspace has an order of its own, only the placement by age is right.
 *
 * By range, a key has the same place on each level, and a range is as wide as its share of the
 * data: wide ranges with little in them do not push the others together. By size, tables stand
 * beside each other in the order of their keys, and the largest level fills the width; by age, they
 * do so in the order in which they were written.
 */
export function layOut(tables: readonly Drawn[], placement: Placement, depth = 0): Layout {
  const levels: Drawn[][] = [];
  for (const table of tables) (levels[table.level] ??= []).push(table);
  const count = Math.max(levels.length, depth);
  const rows: Row[] = [];
  const boxes = new Map<number, Box>();
  const axis = placement === "range" ? keyAxis(tables) : null;
  const largest = Math.max(1, ...Array.from(levels, (of) => sizeOf(of ?? [])));
  for (let level = 0; level < count; level++) {
    const of = [...(levels[level] ?? [])];
    // Newer tables hide older ones: they come first, as a lookup meets them.
    if (level === 0 && axis) of.sort((a, b) => b.number - a.number);
    else of.sort(placement === "age" ? (a, b) => a.number - b.number : (a, b) => compare(a.smallestKey, b.smallestKey) || a.number - b.number);
    const made = axis ? byRange(of, level, axis) : bySize(of, level, largest);
    rows.push({ level, lanes: inLanes(made), tables: of.reduce((sum, t) => sum + (t.tables ?? 1), 0), bytes: sizeOf(of) });
    for (const box of made) boxes.set(box.table.number, box);
  }
  return { rows, boxes, place: axis ? (key) => axis.place(key) : () => null };
}

const sizeOf = (tables: readonly Table[]) => tables.reduce((sum, t) => sum + t.bytes, 0);

function byRange(tables: readonly Drawn[], row: number, axis: KeyAxis): Box[] {
  return tables.map((table) => ({ table, row, lane: 0, x0: axis.at(table.smallestKey), x1: axis.at(table.largestKey) }));
}

function bySize(tables: readonly Drawn[], row: number, largest: number): Box[] {
  let x = 0;
  return tables.map((table) => {
    const x0 = x;
    x += table.bytes / largest;
    return { table, row, lane: 0, x0, x1: x };
  });
}

/** Puts each box into the first lane where it overlaps none. */
function inLanes(boxes: Box[]): Box[][] {
  const lanes: Box[][] = [];
  const ends: number[] = [];
  const sorted = boxes.every((box, i) => i === 0 || (boxes[i - 1]?.x0 ?? 0) <= box.x0);
  for (const box of boxes) {
    let lane = 0;
    while (lane < lanes.length && (sorted ? (ends[lane] ?? 0) > box.x0 + 1e-12 : overlaps(lanes[lane] ?? [], box))) lane++;
    (lanes[lane] ??= []).push(box);
    box.lane = lane;
    ends[lane] = box.x1;
  }
  for (const lane of lanes) lane.sort((a, b) => a.x0 - b.x0);
  return lanes;
}

const overlaps = (lane: readonly Box[], box: Box) => lane.some((other) => other.x0 < box.x1 && box.x0 < other.x1);

interface KeyAxis {
  /** Place of a key that is a bound of a table. */
  at: (key: string) => number;
  place: (key: string) => number;
}

/** The axis of keys: bounds of all tables in order, and between two of them a width by their data. */
function keyAxis(tables: readonly Table[]): KeyAxis {
  const bounds = [...new Set(tables.flatMap((t) => [t.smallestKey, t.largestKey]))].sort(compare);
  const index = new Map(bounds.map((key, i) => [key, i]));
  const gaps = Math.max(1, bounds.length - 1);
  const change = new Float64Array(gaps + 1);
  for (const table of tables) {
    const from = index.get(table.smallestKey) ?? 0;
    const to = index.get(table.largestKey) ?? 0;
    if (to <= from) continue;
    const each = table.bytes / (to - from);
    change[from] = (change[from] ?? 0) + each;
    change[to] = (change[to] ?? 0) - each;
  }
  const least = sizeOf(tables) / gaps / 1000 || 1; // A range without data can still be seen.
  const x = new Float64Array(gaps + 1);
  let data = 0;
  for (let i = 0; i < gaps; i++) {
    data += change[i] ?? 0;
    x[i + 1] = (x[i] ?? 0) + Math.max(least, data);
  }
  const total = x[gaps] || 1;
  const at = (i: number) => (x[i] ?? 0) / total;
  return {
    at: (key) => at(index.get(key) ?? 0),
    place: (key) => {
      const known = index.get(key);
      if (known !== undefined) return at(known);
      const after = bounds.findIndex((bound) => bound > key);
      if (after <= 0) return after === 0 ? 0 : 1;
      const [from, to] = [bounds[after - 1] ?? "", bounds[after] ?? ""];
      return at(after - 1) + (at(after) - at(after - 1)) * between(key, from, to);
    },
  };
}

/** Where a key is between two others, from 0 to 1, by the bytes in which they differ first. */
export function between(key: string, from: string, to: string): number {
  let same = 0;
  while (same < from.length && from[same] === to[same]) same++;
  const number = (hex: string) => parseInt(hex.slice(same, same + 12).padEnd(12, "0"), 16);
  const width = number(to) - number(from);
  return width <= 0 ? 0.5 : Math.min(1, Math.max(0, (number(key) - number(from)) / width));
}

/** What a box is called. */
export const nameOf = (table: Drawn) => (table.tables === undefined || table.tables === 1 ? `Table ${table.number}` : `${exact(table.tables)} tables from ${table.number}`);
