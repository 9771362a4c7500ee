import type { Table } from "../../api/client";
import { share } from "../../format/units";

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

const YOUNG = 10_000;
const OLD = 7 * 86_400_000;

/** How far along its scale a table is, from 0 to 1. */
export function degree(table: Table, by: ColorBy, now: number, mostReads: number): number {
  switch (by) {
    case "age": {
      const age = Math.min(OLD, Math.max(YOUNG, now - table.createdMillis));
      return 1 - Math.log(age / YOUNG) / Math.log(OLD / YOUNG);
    }
    case "deletions":
      return table.entries === 0 ? 0 : Math.min(1, table.deletions / table.entries / 0.5);
    case "heat":
      return table.reads <= 0 ? 0 : Math.log1p(table.reads) / Math.log1p(Math.max(1, mostReads));
  }
}

export const step = (degree: number) => Math.min(STEPS - 1, Math.max(0, Math.round(degree * (STEPS - 1))));

export const legends: Record<ColorBy, { name: string; low: string; high: string }> = {
  age: { name: "Age", low: "7 days or more", high: "new" },
  deletions: { name: "Deletions", low: "none", high: `${share(0.5)} or more` },
  heat: { name: "Heat", low: "not read", high: "read most" },
};
