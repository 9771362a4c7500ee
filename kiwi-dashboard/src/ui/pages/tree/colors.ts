import type { Table } from "../../api/client";
import { count, millis } from "../../format/units";

export type ColorBy = "age" | "deletions" | "heat";

/** Number of colours of a scale: enough to look smooth, few enough to draw each in one go. */
export const STEPS = 24;

// From blue to yellow with steadily growing lightness, as in Cividis: readable with any kind of
// colour vision and in grey. On a light page it runs the other way, so that more stands out.
const DARK = ["#27406b", "#3d5687", "#5b6c8c", "#7f8082", "#a99a70", "#d3bb5e", "#f7e36b"];
const LIGHT = ["#efe3a4", "#d9c483", "#b0a17a", "#85878a", "#5a6d8b", "#345384", "#14356b"];

const parse = (hex: string) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

function ramp(stops: readonly string[]): string[] {
  return Array.from({ length: STEPS }, (_, step) => {
    const at = (step / (STEPS - 1)) * (stops.length - 1);
    const from = parse(stops[Math.floor(at)] ?? "#000000");
    const to = parse(stops[Math.ceil(at)] ?? "#000000");
    return `rgb(${from.map((v, i) => Math.round(v + ((to[i] ?? 0) - v) * (at % 1))).join(" ")})`;
  });
}

export const ramps = { dark: ramp(DARK), light: ramp(LIGHT) };

const MINUTE = 60_000;

/** The ends of the scales, which are those of the tables that are shown. */
export interface Extremes {
  now: number;
  /** Age of the oldest table in milliseconds, at least a minute. */
  oldest: number;
  mostReads: number;
}

export function extremes(tables: readonly Table[], now: number): Extremes {
  let oldest = MINUTE;
  let mostReads = 1;
  for (const table of tables) {
    oldest = Math.max(oldest, now - table.createdMillis);
    mostReads = Math.max(mostReads, table.reads);
  }
  return { now, oldest, mostReads };
}

/** How far along its scale a table is, from 0 to 1. */
export function degree(table: Table, by: ColorBy, { now, oldest, mostReads }: Extremes): number {
  switch (by) {
    case "age": {
      // Logarithmic: the first minute of a table differs as much from its first hour as that from a day.
      const age = Math.min(oldest, Math.max(0, now - table.createdMillis));
      return 1 - Math.log1p((age / oldest) * 500) / Math.log1p(500);
    }
    case "deletions":
      return table.entries === 0 ? 0 : Math.min(1, table.deletions / table.entries / 0.5);
    case "heat":
      return table.reads <= 0 ? 0 : Math.log1p(table.reads) / Math.log1p(mostReads);
  }
}

export const step = (degree: number) => Math.min(STEPS - 1, Math.max(0, Math.round(degree * (STEPS - 1))));

export const names: Record<ColorBy, string> = { age: "Age", deletions: "Deletions", heat: "Heat" };

export function legend(by: ColorBy, { oldest, mostReads }: Extremes): { low: string; high: string } {
  switch (by) {
    case "age":
      return { low: millis(oldest), high: "new" };
    case "deletions":
      return { low: "none", high: "half or more" };
    case "heat":
      return { low: "not read", high: `${count(mostReads)} reads` };
  }
}
