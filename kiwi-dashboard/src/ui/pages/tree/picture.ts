import type { RunningCompaction, Trace } from "../../api/client";
import { bytes, share } from "../../format/units";
import { tableOf } from "../trace/steps";
import { ramps, step } from "./colors";
import { geometry, GUTTER, rectOf, toPixel, type Geometry, type Rect, type View } from "./geometry";
import type { Box, Layout } from "./layout";

export interface Palette {
  text: string;
  muted: string;
  line: string;
  surface: string;
  accent: string;
  scheme: "dark" | "light";
}

export interface Memtable {
  id: number;
  phase: string;
  share: number;
  bytes: number;
}

export interface Scene {
  layout: Layout;
  view: View;
  degree: (box: Box) => number;
  palette: Palette;
  selected: number | null;
  hovered: number | null;
  memtables: readonly Memtable[];
  running: readonly RunningCompaction[];
  lookup: { trace: Trace; keyHex: string; step: number } | null;
}

const CHANGE = 420;
const FLOWS = 40;

interface Ghost {
  rect: Rect;
  box: Box;
  goal: Rect;
}

/**
 * Draws the tree into a canvas. It draws when something has changed, and steadily only while
 * something moves: tables on their way to new places, or compactions that run.
 */
export class Picture {
  geometry: Geometry;
  private old = new Map<number, Rect>();
  private ghosts: Ghost[] = [];
  private changed = 0;
  private frame = 0;
  private scene: Scene | null = null;
  private readonly pen: CanvasRenderingContext2D;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly still: () => boolean,
  ) {
    const pen = canvas.getContext("2d");
    if (pen === null) throw new Error("no canvas");
    this.pen = pen;
    this.geometry = geometry({ rows: [], boxes: new Map(), place: () => null }, 300, 300, false);
  }

  show(scene: Scene, width: number, room: number): void {
    const before = this.scene;
    const last = this.geometry;
    this.geometry = geometry(scene.layout, width, room, scene.memtables.length > 0);
    if (before && before.layout !== scene.layout && !this.still()) this.depart(before, last, scene);
    this.scene = scene;
    const ratio = window.devicePixelRatio || 1;
    const [w, h] = [Math.round(width * ratio), Math.round(this.geometry.height * ratio)];
    if (this.canvas.width !== w || this.canvas.height !== h) {
      this.canvas.width = w;
      this.canvas.height = h;
      this.canvas.style.width = `${width}px`;
      this.canvas.style.height = `${this.geometry.height}px`;
    }
    this.request();
  }

  end(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  /** Remembers where tables were, so that they move to where they are now. */
  private depart(before: Scene, last: Geometry, next: Scene): void {
    const now = performance.now();
    const hasty = now - this.changed < 2 * CHANGE;
    this.changed = now;
    this.old = new Map();
    this.ghosts = [];
    if (hasty) return; // Changes come faster than the eye follows: tables are just there.
    const added: Box[] = [];
    for (const [number, box] of next.layout.boxes) if (!before.layout.boxes.has(number)) added.push(box);
    const removed: Box[] = [];
    for (const [number, box] of before.layout.boxes) {
      if (next.layout.boxes.has(number)) this.old.set(number, rectOf(last, before.view, box));
      else removed.push(box);
    }
    const few = added.length + removed.length <= 400;
    if (few) {
      const goal = union(added.map((box) => rectOf(this.geometry, next.view, box)));
      for (const box of removed) {
        const rect = rectOf(last, before.view, box);
        this.ghosts.push({ rect, box, goal: goal ? { ...rect, y: goal.y, height: goal.height } : rect });
      }
      for (const box of added) {
        const rect = rectOf(this.geometry, next.view, box);
        const from = this.ghosts.length > 0 ? Math.min(...this.ghosts.map((g) => g.rect.y)) : rect.y - 24;
        this.old.set(box.table.number, { ...rect, y: (from + rect.y) / 2 });
      }
    }
  }

  private request(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame((now) => this.draw(now));
  }

  private draw(now: number): void {
    this.frame = 0;
    const scene = this.scene;
    if (scene === null) return;
    const pen = this.pen;
    const ratio = window.devicePixelRatio || 1;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, this.geometry.width, this.geometry.height);
    const passed = Math.min(1, (now - this.changed) / CHANGE);
    const eased = 1 - (1 - passed) ** 3;
    const moving = passed < 1 && (this.old.size > 0 || this.ghosts.length > 0);
    this.rows(scene);
    this.boxes(scene, moving ? eased : 1);
    if (moving) this.fade(scene, eased);
    this.memtableRow(scene);
    this.compactions(scene, now);
    this.marks(scene);
    if (scene.lookup) this.lookup(scene, scene.lookup);
    if (moving || (scene.running.length > 0 && !this.still())) this.request();
  }

  private rows(scene: Scene): void {
    const { pen, geometry: g } = this;
    const { palette } = scene;
    pen.textBaseline = "alphabetic";
    for (const [i, row] of scene.layout.rows.entries()) {
      const band = g.bands[i];
      if (band === undefined) continue;
      pen.fillStyle = palette.line;
      pen.globalAlpha = row.tables === 0 ? 0.3 : 0.45;
      pen.fillRect(GUTTER, band.top, g.width - GUTTER - 10, band.height);
      pen.globalAlpha = 1;
      this.label(palette, `L${row.level}`, `${row.tables}`, row.tables === 0 ? "" : bytes(row.bytes), band.top);
    }
    if (g.memtables) this.label(palette, "Memory", "", "", g.memtables.top);
  }

  private label(palette: Palette, name: string, tables: string, size: string, top: number): void {
    const { pen } = this;
    pen.textAlign = "left";
    pen.fillStyle = palette.text;
    pen.font = "600 12px system-ui, sans-serif";
    pen.fillText(name, 12, top + 12);
    pen.fillStyle = palette.muted;
    pen.font = "11px system-ui, sans-serif";
    pen.fillText(tables, 36, top + 12);
    pen.fillText(size, 12, top + 27);
  }

  private at(scene: Scene, box: Box, eased: number): Rect {
    const rect = rectOf(this.geometry, scene.view, box);
    const from = eased < 1 ? this.old.get(box.table.number) : undefined;
    return from ? blend(from, rect, eased) : rect;
  }

  private boxes(scene: Scene, eased: number): void {
    const { pen, geometry: g } = this;
    const byColor: Rect[][] = [];
    for (const box of scene.layout.boxes.values()) {
      const rect = this.at(scene, box, eased);
      if (rect.x + rect.width < GUTTER || rect.x > g.width) continue;
      if (rect.x < GUTTER) {
        rect.width -= GUTTER - rect.x;
        rect.x = GUTTER;
      }
      (byColor[step(scene.degree(box))] ??= []).push(rect);
    }
    pen.save();
    pen.beginPath();
    pen.rect(GUTTER - 1, 0, g.width - GUTTER - 8, g.height);
    pen.clip();
    for (const [i, rects] of byColor.entries()) {
      if (rects === undefined) continue;
      pen.fillStyle = ramps[scene.palette.scheme][i] ?? "#888";
      for (const r of rects) pen.fillRect(r.x, r.y, r.width > 5 ? r.width - 1 : r.width, r.height);
    }
    pen.restore();
  }

  /** Tables that are gone sink into those that took their place. */
  private fade(scene: Scene, eased: number): void {
    const { pen } = this;
    for (const ghost of this.ghosts) {
      const r = blend(ghost.rect, ghost.goal, eased);
      pen.globalAlpha = 0.8 * (1 - eased);
      pen.fillStyle = ramps[scene.palette.scheme][step(scene.degree(ghost.box))] ?? "#888";
      pen.fillRect(Math.max(GUTTER, r.x), r.y, r.width, r.height);
    }
    pen.globalAlpha = 1;
  }

  private memtableRow(scene: Scene): void {
    const { pen, geometry: g } = this;
    if (!g.memtables) return;
    const { palette } = scene;
    let x = GUTTER;
    pen.font = "11px system-ui, sans-serif";
    for (const memtable of scene.memtables) {
      const width = Math.min(220, (g.width - GUTTER - 20) / scene.memtables.length - 6);
      pen.fillStyle = palette.line;
      pen.fillRect(x, g.memtables.top, width, g.tall);
      pen.fillStyle = palette.accent;
      pen.globalAlpha = memtable.phase === "active" ? 0.55 : 0.3;
      pen.fillRect(x, g.memtables.top, width * Math.min(1, memtable.share), g.tall);
      pen.globalAlpha = 1;
      pen.fillStyle = palette.text;
      if (width > 90) pen.fillText(`${memtable.phase}, ${bytes(memtable.bytes)}`, x + 8, g.memtables.top + g.tall / 2 + 4);
      x += width + 6;
    }
  }

  private compactions(scene: Scene, now: number): void {
    const { pen, geometry: g } = this;
    const { palette } = scene;
    const ends = new Map<number, number>();
    for (const run of scene.running) {
      const inputs = run.inputs.map((t) => scene.layout.boxes.get(t.number)).filter((b) => b !== undefined);
      const band = g.bands[run.targetLevel];
      if (inputs.length === 0 || band === undefined) continue;
      const rects = inputs.map((box) => rectOf(g, scene.view, box));
      const below = inputs.filter((box) => box.table.level === run.targetLevel);
      const span = union((below.length > 0 ? below : inputs).map((box) => rectOf(g, scene.view, box)));
      if (span === null || span.x + span.width < GUTTER) continue;
      const left = Math.max(GUTTER, span.x);
      const width = Math.max(24, span.x + span.width - left);
      const bar = band.top + band.height + 4;
      pen.strokeStyle = palette.accent;
      pen.lineWidth = 1.5;
      for (const r of rects) if (r.x + r.width > GUTTER) pen.strokeRect(Math.max(GUTTER, r.x) + 0.5, r.y + 0.5, Math.max(1, r.width - 2), r.height - 1);
      const every = Math.max(1, Math.ceil(rects.length / FLOWS));
      for (let i = 0; i < rects.length; i += every) {
        const r = rects[i];
        if (r !== undefined && r.x + r.width > GUTTER) this.flow(r, left, width, bar, i, now);
      }
      const done = run.inputBytes > 0 ? Math.min(1, run.readBytes / run.inputBytes) : 0;
      pen.fillStyle = palette.line;
      pen.fillRect(left, bar, width, 5);
      pen.fillStyle = palette.accent;
      pen.fillRect(left, bar, width * done, 5);
      pen.font = "11px system-ui, sans-serif";
      const text = `Compaction ${run.job}, ${share(done)}`;
      const needed = pen.measureText(text).width;
      pen.fillStyle = palette.text;
      // Names of compactions into one level stand beside each other.
      const free = Math.max(left, ends.get(run.targetLevel) ?? 0);
      const textAt = Math.max(GUTTER, Math.min(free, g.width - needed - 12));
      if (textAt >= (ends.get(run.targetLevel) ?? 0)) pen.fillText(text, textAt, bar + 17);
      ends.set(run.targetLevel, textAt + needed + 12);
    }
  }

  private flow(from: Rect, left: number, width: number, bar: number, i: number, now: number): void {
    const { pen } = this;
    const x0 = Math.max(GUTTER, from.x) + Math.max(0, from.width - Math.max(0, GUTTER - from.x)) / 2;
    const y0 = from.y + from.height;
    const x1 = Math.min(left + width, Math.max(left, x0));
    if (bar - y0 < 2) return;
    const bend = (bar - y0) / 2;
    pen.globalAlpha = 0.45;
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(x0, y0);
    pen.bezierCurveTo(x0, y0 + bend, x1, bar - bend, x1, bar);
    pen.stroke();
    pen.globalAlpha = 1;
    if (this.still()) return;
    for (let k = 0; k < 3; k++) {
      const t = (now / 1100 + k / 3 + i * 0.13) % 1;
      const x = x0 + (x1 - x0) * (3 * t * t - 2 * t * t * t);
      const y = y0 + (bar - y0) * t;
      pen.fillStyle = pen.strokeStyle;
      pen.fillRect(x - 1.5, y - 1.5, 3, 3);
    }
  }

  private marks(scene: Scene): void {
    const { pen } = this;
    for (const [number, width] of [[scene.hovered, 1.5], [scene.selected, 2.5]] as const) {
      const box = number === null ? undefined : scene.layout.boxes.get(number);
      if (box === undefined) continue;
      const r = rectOf(this.geometry, scene.view, box);
      pen.strokeStyle = scene.palette.text;
      pen.lineWidth = width;
      pen.strokeRect(Math.max(GUTTER, r.x) - 1, r.y - 1, Math.max(3, r.width - Math.max(0, GUTTER - r.x) + 1), r.height + 2);
    }
  }

  /** The way of a lookup through the tables, up to the step that is shown. */
  private lookup(scene: Scene, { trace, keyHex, step: upTo }: NonNullable<Scene["lookup"]>): void {
    const { pen, geometry: g } = this;
    const { palette } = scene;
    const place = scene.layout.place(keyHex);
    const x = place === null ? null : toPixel(g, scene.view, place);
    if (x !== null && x >= GUTTER) {
      pen.strokeStyle = palette.text;
      pen.globalAlpha = 0.5;
      pen.setLineDash([3, 3]);
      pen.lineWidth = 1;
      pen.beginPath();
      pen.moveTo(x, 2);
      pen.lineTo(x, g.height - 20);
      pen.stroke();
      pen.setLineDash([]);
      pen.globalAlpha = 1;
    }
    const deepest = trace.steps.findLastIndex((s) => tableOf(s) !== undefined);
    const stops = stopsOf(trace, upTo).flatMap(({ table, first, last }) => {
      const box = scene.layout.boxes.get(table);
      if (box === undefined) return [];
      const r = rectOf(g, scene.view, box);
      const sx = Math.max(GUTTER + 8, Math.min(g.width - 18, x ?? r.x + r.width / 2));
      return [{ x: sx, y: r.y + r.height / 2, first, found: trace.found && last === deepest, current: upTo >= first && upTo <= last }];
    });
    pen.strokeStyle = palette.text;
    pen.lineWidth = 1.5;
    pen.beginPath();
    for (const [i, s] of stops.entries()) (i === 0 ? pen.moveTo(s.x, s.y) : pen.lineTo(s.x, s.y));
    pen.stroke();
    pen.textAlign = "center";
    pen.font = "600 10px system-ui, sans-serif";
    for (const [i, s] of stops.entries()) {
      const room = Math.min(...[stops[i - 1], stops[i + 1]].map((other) => (other ? Math.hypot(other.x - s.x, other.y - s.y) : Infinity)));
      const isSmall = room < 15 && !s.current && !s.found; // Numbers would cover each other.
      pen.beginPath();
      pen.arc(s.x, s.y, isSmall ? 3.5 : s.current ? 10 : 8, 0, 2 * Math.PI);
      pen.fillStyle = s.found ? palette.accent : palette.surface;
      pen.fill();
      pen.strokeStyle = s.found ? palette.surface : palette.text;
      pen.lineWidth = s.current ? 2.5 : 1.5;
      pen.stroke();
      pen.fillStyle = s.found ? palette.surface : palette.text;
      if (!isSmall) pen.fillText(String(s.first + 1), s.x, s.y + 3.5);
    }
    pen.textAlign = "left";
  }
}

/** The tables of a lookup, each with its first and last step, as far as the lookup is shown. */
export function stopsOf(trace: Trace, upTo: number): { table: number; first: number; last: number }[] {
  const stops: { table: number; first: number; last: number }[] = [];
  for (const [i, step] of trace.steps.entries()) {
    const table = tableOf(step);
    if (i > upTo || table === undefined) continue;
    const last = stops.at(-1);
    if (last?.table === table && last.last === i - 1) last.last = i;
    else stops.push({ table, first: i, last: i });
  }
  return stops;
}

function blend(from: Rect, to: Rect, t: number): Rect {
  const mix = (a: number, b: number) => a + (b - a) * t;
  return { x: mix(from.x, to.x), y: mix(from.y, to.y), width: mix(from.width, to.width), height: mix(from.height, to.height) };
}

/** The smallest rectangle around all of these; null around none. */
export function union(rects: readonly Rect[]): Rect | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const r of rects) {
    left = Math.min(left, r.x);
    top = Math.min(top, r.y);
    right = Math.max(right, r.x + r.width);
    bottom = Math.max(bottom, r.y + r.height);
  }
  return rects.length === 0 ? null : { x: left, y: top, width: right - left, height: bottom - top };
}
