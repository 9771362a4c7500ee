import type { Trace } from "../../api/client";

type Step = Trace["steps"][number];

/** The table that a step has asked; memtables have numbers of their own. */
export function tableOf(step: Step): number | undefined {
  return /\bmemtable\b/.test(step.source) ? undefined : step.table;
}

export type Timed = Step & {
  /** Nanoseconds from the end of the step before. */
  took: number;
  /** Where the step is within the whole lookup, from 0 to 1. */
  from: number;
  to: number;
};

/** The steps with their durations: the server tells when each of them ended. */
export function timed(trace: Trace): Timed[] {
  const whole = Math.max(1, trace.nanos, ...trace.steps.map((s) => s.nanos));
  let before = 0;
  return trace.steps.map((step) => {
    const end = Math.max(before, step.nanos);
    const made = { ...step, took: end - before, from: before / whole, to: end / whole };
    before = end;
    return made;
  });
}
