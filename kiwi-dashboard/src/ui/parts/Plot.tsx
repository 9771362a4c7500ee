import "uplot/dist/uPlot.min.css";
import { useMantineColorScheme } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import { time } from "../format/units";

export interface Line {
  figure: string;
  name: string;
  /** The colour as a CSS variable. */
  color: string;
}

interface Props {
  millis: readonly number[];
  figures: Record<string, readonly (number | null)[]>;
  /** Changes whenever the arrays did: they are the same objects, which grow. */
  version: number;
  lines: readonly Line[];
  format: (value: number | null | undefined) => string;
  label: string;
  height?: number;
  top?: number;
  /** What the axis reaches at least, so that next to nothing does not look like much. */
  least?: number;
  /** Whether the values are bytes, so that the axis counts in powers of two. */
  binary?: boolean;
}

const BINARY = Array.from({ length: 50 }, (_, i) => 2 ** i);

const css = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Lines over time. The legend shows the values under the pointer, otherwise the latest. */
export default function Plot({ millis, figures, version, lines, format, label, height = 150, top, binary = false, least = binary ? 1024 : 1 }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const [at, setAt] = useState<number | null>(null);
  const { colorScheme } = useMantineColorScheme();
  const shape = lines.map((l) => l.figure + l.color).join();

  const data = (): uPlot.AlignedData => [
    millis.map((m) => m / 1000),
    ...lines.map((line) => [...(figures[line.figure] ?? millis.map(() => null))]),
  ];

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const axis = { stroke: css("--muted"), font: "11px system-ui, sans-serif", grid: { stroke: css("--line"), width: 1 }, ticks: { show: false } };
    const made = new uPlot(
      {
        width: Math.max(100, element.clientWidth),
        height,
        legend: { show: false },
        padding: [8, 22, 0, 0],
        cursor: { y: false, sync: { key: "kiwi" }, points: { size: 5 }, drag: { x: false, y: false } },
        scales: { x: { time: true }, y: { range: (_u, _min, max) => [0, top ?? Math.max(max * 1.1, least)] } },
        axes: [
          { ...axis, size: 24, space: 70, values: (_u, at) => at.map((s) => time(s * 1000)) },
          { ...axis, size: 68, space: 32, gap: 4, ...(binary ? { incrs: BINARY } : {}), values: (_u, at) => at.map((v) => format(v)) },
        ],
        series: [{}, ...lines.map((line) => ({ label: line.name, stroke: css(line.color), width: 1.5, points: { show: false } }))],
        hooks: { setCursor: [(u) => setAt(u.cursor.left !== undefined && u.cursor.left >= 0 ? (u.cursor.idx ?? null) : null)] },
      },
      data(),
      element,
    );
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: Math.max(100, element.clientWidth), height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
    };
    // The data is set below; the plot is made anew only when its lines or colours change.
    // oxlint-disable-next-line
  }, [shape, colorScheme, height, top, least]);

  useEffect(() => {
    plot.current?.setData(data());
  }, [version, shape, colorScheme]);

  const index = at !== null && at < millis.length ? at : millis.length - 1;
  return (
    <div className="plot">
      <ul className="legend">
        {lines.map((line) => {
          const value = figures[line.figure]?.[index];
          return (
            <li key={line.figure}>
              <span className="swatch" style={{ background: `var(${line.color})` }} />
              <span className="muted">{line.name}</span> {format(value)}
            </li>
          );
        })}
        {at !== null && millis[index] !== undefined && <li className="muted">at {time(millis[index])}</li>}
      </ul>
      <div ref={place} role="img" aria-label={label} style={{ height, minWidth: 0 }} />
    </div>
  );
}
