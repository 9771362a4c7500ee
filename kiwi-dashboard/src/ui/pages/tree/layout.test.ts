import { describe, expect, it } from "vitest";
import type { Table } from "../../api/client";
import { fromPixel, geometry, hit, pan, rectOf, toPixel, zoom } from "./geometry";
import { between, layOut } from "./layout";
import { neighbour } from "./neighbour";
import { union } from "./picture";

const table = (number: number, level: number, smallestKey: string, largestKey: string, bytes = 100): Table => ({
  number, level, keyspace: "default", bytes, entries: 10, deletions: 0, smallestKey, largestKey, smallestSequence: 1, largestSequence: 2, createdMillis: 0, reads: 0,
});
const xs = (layout: ReturnType<typeof layOut>, n: number) => {
  const box = layout.boxes.get(n);
  return box ? [box.x0, box.x1] : null;
};

describe("layout by key range", () => {
  it("gives a key the same place on each level", () => {
    const layout = layOut([table(1, 1, "10", "50"), table(2, 2, "10", "30"), table(3, 2, "31", "50")], "range");
    expect(xs(layout, 1)?.[0]).toBe(xs(layout, 2)?.[0]);
    expect(xs(layout, 1)?.[1]).toBe(xs(layout, 3)?.[1]);
  });

  it("makes ranges as wide as their data", () => {
    const layout = layOut([table(1, 1, "00", "01", 900), table(2, 1, "02", "ff", 100)], "range");
    const [a0 = 0, a1 = 0] = xs(layout, 1) ?? [];
    expect(a1 - a0).toBeCloseTo(0.9, 2);
  });

  it("puts tables that overlap into lanes, the newest first", () => {
    const layout = layOut([table(5, 0, "00", "80"), table(7, 0, "10", "90"), table(6, 0, "91", "ff")], "range");
    expect(layout.rows[0]?.lanes.map((lane) => lane.map((b) => b.table.number))).toEqual([[7, 6], [5]]);
  });

  it("shows levels without tables", () => {
    const layout = layOut([table(1, 2, "00", "01")], "range", 4);
    expect(layout.rows.map((row) => row.tables)).toEqual([0, 0, 1, 0]);
  });

  it("finds a place for each key", () => {
    const layout = layOut([table(1, 1, "20", "40"), table(2, 1, "60", "80")], "range");
    const place = layout.place;
    expect(place("00")).toBe(0);
    expect(place("ff")).toBe(1);
    const [from = 0, to = 0] = xs(layout, 1) ?? [];
    expect(place("30")).toBeCloseTo((from + to) / 2, 5);
    expect(between("80", "00", "ff")).toBeCloseTo(0.5, 2);
  });

  it("copes with a table of one key, and with none", () => {
    expect(xs(layOut([table(1, 1, "20", "20")], "range"), 1)).toEqual([0, 0]);
    expect(layOut([], "range").rows).toEqual([]);
  });
});

it("stands side by side by size; the largest level fills the width", () => {
  const layout = layOut([table(1, 1, "00", "ff", 100), table(2, 2, "00", "20", 300), table(3, 2, "21", "ff", 700)], "size");
  expect(xs(layout, 1)).toEqual([0, 0.1]);
  expect(xs(layout, 2)).toEqual([0, 0.3]);
  expect(xs(layout, 3)?.[1]).toBeCloseTo(1, 10);
  expect(layout.place("10")).toBeNull();
});

it("stands by age where the order of keys is not known, so that no table is a sliver", () => {
  const layout = layOut([table(3, 1, "30", "10", 500), table(2, 1, "60", "40", 500), table(4, 0, "60", "10", 250)], "age");
  expect(xs(layout, 2)).toEqual([0, 0.5]);
  expect(xs(layout, 3)).toEqual([0.5, 1]);
  expect(xs(layout, 4)).toEqual([0, 0.25]);
  expect(layout.place("20")).toBeNull();
});

describe("geometry", () => {
  const tables = Array.from({ length: 500 }, (_, i) => table(i, i < 3 ? 0 : 1, (i < 3 ? i : i * 100).toString(16).padStart(6, "0"), (i < 3 ? 0xffff + i : i * 100 + 99).toString(16).padStart(6, "0")));
  const layout = layOut(tables, "range");
  const g = geometry(layout, 1200, 600, true);
  const view = { from: 0, to: 1 };

  it("finds each table where it is drawn", () => {
    for (const box of layout.boxes.values()) {
      const r = rectOf(g, view, box);
      if (r.width < 2) continue;
      expect(hit(layout, g, view, r.x + r.width / 2, r.y + r.height / 2)?.table.number).toBe(box.table.number);
    }
  });

  it("finds nothing between the rows", () => {
    expect(hit(layout, g, view, 600, (g.bands[0]?.top ?? 0) - 3)).toBeNull();
  });

  it("zooms around what is under the pointer, and never leaves the picture", () => {
    const near = zoom(view, 0.3, 0.1);
    expect(toPixel(g, near, 0.3)).toBeCloseTo(toPixel(g, view, 0.3), 6);
    expect(fromPixel(g, near, toPixel(g, near, 0.25))).toBeCloseTo(0.25, 9);
    expect(pan(near, 10).to).toBe(1);
    expect(pan(near, 10).from).toBeCloseTo(0.9, 9);
    expect(zoom(near, 0.3, 1000)).toEqual(view);
  });

  it("goes from table to table", () => {
    expect(neighbour(layout, null, "ArrowRight")?.table.level).toBe(0);
    expect(neighbour(layout, 10, "ArrowRight")?.table.number).toBe(11);
    expect(neighbour(layout, 10, "ArrowLeft")?.table.number).toBe(9);
    expect(neighbour(layout, 10, "ArrowUp")?.table.level).toBe(0);
    expect(neighbour(layout, 10, "ArrowDown")).toBeNull();
  });
});

it("frames the inputs of a compaction, however many", () => {
  expect(union([])).toBeNull();
  const rects = Array.from({ length: 300_000 }, (_, i) => ({ x: i, y: 10 + (i % 2), width: 1, height: 5 }));
  expect(union(rects)).toEqual({ x: 0, y: 10, width: 300_000, height: 6 });
});

it("lays out ten thousand tables and more", () => {
  const many = Array.from({ length: 20_000 }, (_, i) => table(i, 1 + (i % 4), i.toString(16).padStart(8, "0"), (i + 1).toString(16).padStart(8, "0")));
  const layout = layOut(many, "range");
  expect(layout.boxes.size).toBe(20_000);
  expect(layout.rows.every((row) => row.lanes.length <= 1)).toBe(true);
});
