import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from "react";

export interface Column<T> {
  name: ReactNode;
  cell: (row: T) => ReactNode;
  width: string;
  number?: boolean;
  /** Left out on narrow screens. */
  wideOnly?: boolean;
}

interface Props<T> {
  label: string;
  rows: readonly T[];
  columns: readonly Column<T>[];
  keyOf: (row: T) => string | number;
  /** Asks for more rows; undefined when all are there. */
  more?: (() => void) | undefined;
  busy?: boolean;
  selected?: string | number | null;
  choose?: (row: T) => void;
  height?: number | string;
  total?: number;
}

const ROW = 30;
const GAP = 12;
const PAGE = 15;
const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE, Home: -Infinity, End: Infinity };

/** Width below which the list scrolls sideways: the first length of each column, and gaps. */
function leastWidth(widths: readonly string[]): number {
  return widths.reduce((sum, width) => sum + Number(/(\d+)px/.exec(width)?.[1] ?? 0) + GAP, GAP);
}

/**
 * A list of any length: only the rows in view are in the page, and more are asked for at its end. One
 * stop for the Tab key, which would never reach the end otherwise; arrow keys go from row to row.
 */
export function VirtualList<T>({ label, rows, columns, keyOf, more, busy = false, selected = null, choose, height = "min(620px, calc(100vh - 230px))", total }: Props<T>) {
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroll.current, estimateSize: () => ROW, overscan: 15 });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (more && !busy && last >= rows.length - 20) more();
  }, [last, rows.length, more, busy]);
  useEffect(() => {
    if (choose) for (const button of scroll.current?.querySelectorAll<HTMLElement>(".virtual-row button") ?? []) button.tabIndex = -1;
  });
  const keys = (event: KeyboardEvent) => {
    const by = STEPS[event.key];
    if (!choose || by === undefined || rows.length === 0) return;
    event.preventDefault();
    const at = (event.target as HTMLElement).closest<HTMLElement>(".virtual-row")?.getAttribute("aria-rowindex");
    const from = at ? Number(at) - 2 + by : by > 0 && by < Infinity ? Math.floor((scroll.current?.scrollTop ?? 0) / ROW) : by;
    const next = Math.max(0, Math.min(rows.length - 1, from));
    virtual.scrollToIndex(next);
    // Drawn first: a row that was out of view is not in the page yet.
    requestAnimationFrame(() => requestAnimationFrame(() => scroll.current?.querySelector<HTMLElement>(`[aria-rowindex="${next + 2}"] button`)?.focus({ preventScroll: true })));
  };
  const grid = { gridTemplateColumns: columns.map((c) => c.width).join(" "), minWidth: leastWidth(columns.map((c) => c.width)) };
  return (
    <div className="virtual" ref={scroll} style={{ height: rows.length * ROW + 32 < 200 ? "auto" : height }} role="table" aria-label={label} aria-rowcount={(total ?? rows.length) + 1} tabIndex={0} onKeyDown={keys}>
      <div role="rowgroup">
        <div role="row" className="virtual-head" style={grid} aria-rowindex={1}>
          {columns.map((c, i) => (
            <span key={i} role="columnheader" className={c.number ? "number" : ""}>{c.name}</span>
          ))}
        </div>
      </div>
      <div role="rowgroup" className="virtual-body" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const key = keyOf(row);
          return (
            <div key={item.key} role="row" aria-rowindex={item.index + 2} aria-selected={key === selected} className={choose ? "virtual-row choosable" : "virtual-row"} style={{ ...grid, transform: `translateY(${item.start}px)` }} onClick={choose && (() => choose(row))}>
              {columns.map((c, i) => (
                <span key={i} role="cell" className={c.number ? "number" : "cut-cell"}>{c.cell(row)}</span>
              ))}
            </div>
          );
        })}
      </div>
      {busy && <div className="muted virtual-busy" role="status">Loading more</div>}
    </div>
  );
}
