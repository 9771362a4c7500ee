import { useQuery } from "@tanstack/react-query";
import { useEffect, useReducer, useRef } from "react";
import { ask, client, type Schemas } from "./client";
import { useLive } from "./hooks";

export type Figures = Record<string, (number | null)[]>;

/** Samples in the order of their time, one column for each figure, at most so many seconds long. */
export class SampleWindow {
  millis: number[] = [];
  figures: Figures = {};

  constructor(private readonly seconds: number) {}

  /** Takes what the server remembers; samples that came meanwhile and are newer stay. */
  load(history: Schemas["History"]): void {
    const newest = history.millis.at(-1) ?? 0;
    const newer = this.millis.flatMap((millis, i) => (millis > newest ? [this.sample(i)] : []));
    this.millis = [...history.millis];
    this.figures = Object.fromEntries(Object.entries(history.figures).map(([name, values]) => [name, [...values]]));
    for (const sample of newer) this.add(sample);
    this.trim();
  }

  add(sample: Schemas["LiveSample"]): void {
    const newest = this.millis.at(-1);
    if (newest !== undefined && sample.millis <= newest) return;
    for (const name of Object.keys(sample.figures)) {
      this.figures[name] ??= this.millis.map(() => null);
    }
    for (const [name, values] of Object.entries(this.figures)) values.push(sample.figures[name] ?? null);
    this.millis.push(sample.millis);
    this.trim();
  }

  latest(name: string): number | null {
    return this.figures[name]?.at(-1) ?? null;
  }

  private sample(i: number): Schemas["LiveSample"] {
    return {
      millis: this.millis[i] ?? 0,
      figures: Object.fromEntries(Object.entries(this.figures).map(([name, values]) => [name, values[i] ?? null])),
    };
  }

  private trim(): void {
    const oldest = (this.millis.at(-1) ?? 0) - this.seconds * 1000;
    let cut = 0;
    while (cut < this.millis.length && (this.millis[cut] ?? 0) < oldest) cut++;
    if (cut === 0) return;
    this.millis.splice(0, cut);
    for (const values of Object.values(this.figures)) values.splice(0, cut);
  }
}

/** The figures of the last seconds, which grow by one sample a second. */
export function useHistory(seconds: number): { window: SampleWindow; version: number; isLoading: boolean; error: Error | null } {
  const held = useRef<{ window: SampleWindow; seconds: number }>(undefined);
  if (held.current?.seconds !== seconds) held.current = { window: new SampleWindow(seconds), seconds };
  const window = held.current.window;
  const [version, changed] = useReducer((n: number) => n + 1, 0);
  const query = useQuery({
    queryKey: ["history", seconds],
    queryFn: () => ask(client.GET("/api/v1/stats/history", { params: { query: { seconds } } })),
    staleTime: 30_000,
    refetchInterval: 60_000,
  });
  useEffect(() => {
    if (!query.data) return;
    window.load(query.data);
    changed();
  }, [query.data, window]);
  useLive("stats", (sample) => {
    window.add(sample);
    changed();
  });
  return { window, version, isLoading: query.isLoading, error: query.error };
}
