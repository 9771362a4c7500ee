/** Where a compaction writes: `L2`; null if it drops its inputs and writes nothing. */
export function goal(run: { targetLevel: number }): string | null {
  return run.targetLevel < 0 ? null : `L${run.targetLevel}`;
}
