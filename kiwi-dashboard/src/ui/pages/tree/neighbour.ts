import type { Box, Layout } from "./layout";

/** The table beside the chosen one: left and right on its level, up and down where they overlap. */
export function neighbour(layout: Layout, selected: number | null, key: string): Box | null {
  const from = selected === null ? undefined : layout.boxes.get(selected);
  if (from === undefined) return layout.rows.find((row) => row.tables > 0)?.lanes[0]?.[0] ?? null;
  const lane = layout.rows[from.row]?.lanes[from.lane] ?? [];
  const at = lane.indexOf(from);
  if (key === "ArrowLeft") return lane[at - 1] ?? null;
  if (key === "ArrowRight") return lane[at + 1] ?? null;
  const lanes = layout.rows.flatMap((row) => row.lanes);
  const here = lanes.indexOf(lane);
  const by = key === "ArrowUp" ? -1 : 1;
  const middle = (from.x0 + from.x1) / 2;
  for (let i = here + by; i >= 0 && i < lanes.length; i += by) {
    const next = lanes[i] ?? [];
    const nearest = next.reduce<Box | null>((best, box) => (best === null || distance(box, middle) < distance(best, middle) ? box : best), null);
    if (nearest) return nearest;
  }
  return null;
}

const distance = (box: Box, x: number) => (x < box.x0 ? box.x0 - x : x > box.x1 ? x - box.x1 : 0);
