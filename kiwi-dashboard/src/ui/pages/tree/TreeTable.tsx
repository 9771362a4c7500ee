import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";
import type { Drawn, RunningCompaction } from "../../api/client";
import { ago, bytes, exact, share } from "../../format/units";
import { BytesText } from "../../parts/bytes-text";
import { goal } from "../compaction/goal";

interface Props {
  tables: readonly Drawn[];
  by: "key" | "age";
  running: readonly RunningCompaction[];
  selected: number | null;
  select: (table: number) => void;
}

const ROW = 29;

/** What the picture shows, as a table: level by level, in the order of keys where it is known. */
export function TreeTable({ tables, by, running, selected, select }: Props) {
  const scroll = useRef<HTMLDivElement>(null);
  const sorted = useMemo(() => [...tables].sort((a, b) => a.level - b.level || (a.level === 0 ? b.number - a.number : by === "age" ? a.number - b.number : a.smallestKey < b.smallestKey ? -1 : 1)), [tables, by]);
  const jobs = useMemo(() => new Map(running.flatMap((run) => run.inputs.map((t) => [t.number, `compaction ${run.job}${goal(run) === null ? ", which drops it" : ` to ${goal(run)}`}`] as const))), [running]);
  const rows = useVirtualizer({ count: sorted.length, getScrollElement: () => scroll.current, estimateSize: () => ROW, overscan: 12 });
  const items = rows.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = rows.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <div className="scroll tree-table" ref={scroll} tabIndex={0} role="group" aria-label="Tables of the tree">
      <table className="list" aria-rowcount={sorted.length + 1}>
        <thead>
          <tr><th>Level</th><th className="number">Table</th><th>From</th><th>To</th><th className="number">Size</th><th className="number">Deletions</th><th className="number">Age</th><th className="number">Reads</th><th>Input of</th></tr>
        </thead>
        <tbody>
          {before > 0 && <tr style={{ height: before }} aria-hidden="true"><td colSpan={9} /></tr>}
          {items.map((item) => {
            const t = sorted[item.index];
            if (t === undefined) return null;
            return (
              <tr key={t.number} aria-rowindex={item.index + 2} aria-selected={t.number === selected} style={{ height: ROW }}>
                <td>L{t.level}</td>
                <td className="number"><button type="button" className="link" onClick={() => select(t.number)}>{t.tables === undefined || t.tables === 1 ? t.number : `${exact(t.tables)} from ${t.number}`}</button></td>
                <td className="key-cell"><BytesText hex={t.smallestKey} longest={40} /></td>
                <td className="key-cell"><BytesText hex={t.largestKey} longest={40} /></td>
                <td className="number">{bytes(t.bytes)}</td>
                <td className="number">{share(t.entries > 0 ? t.deletions / t.entries : 0)}</td>
                <td className="number">{ago(t.createdMillis)}</td>
                <td className="number">{exact(t.reads)}</td>
                <td className="nowrap">{jobs.get(t.number) ?? ""}</td>
              </tr>
            );
          })}
          {after > 0 && <tr style={{ height: after }} aria-hidden="true"><td colSpan={9} /></tr>}
        </tbody>
      </table>
    </div>
  );
}
