import type { Statistics } from "../../api/client";
import { bytes } from "../../format/units";

export interface Verdict {
  tone: "" | "warn" | "bad";
  title: string;
  why: string;
}

/** Writes that wait for less are no trouble: a flush or a compaction is about to end. */
const TROUBLE_MILLIS = 5000;

/**
 * How the store is, in a sentence, and why. The worst comes first.
 *
 * @param lasted for how many milliseconds the store has admitted writes as it does now
 */
export function verdict(stats: Statistics, lasted: number): Verdict {
  if (stats.health === "fatal" || stats.health === "corrupt") {
    return { tone: "bad", title: stats.health === "corrupt" ? "The store is damaged" : "The store has failed", why: stats.cause };
  }
  if (stats.health === "closed") return { tone: "warn", title: "The store is closed", why: stats.cause };
  if (stats.health === "read-only") return { tone: "warn", title: "The store accepts no writes", why: stats.cause };
  const brief = stats.admission !== "free" && lasted < TROUBLE_MILLIS;
  if (stats.admission === "stopped" && !brief) return { tone: "bad", title: "Writes are stopped", why: stats.admissionReason };
  if (stats.health === "degraded") return { tone: "warn", title: "The store works, but not all of it", why: stats.cause };
  if (brief) return { tone: "", title: "Writes wait for a moment", why: stats.admissionReason };
  if (stats.admission === "slowed") return { tone: "warn", title: "Writes are slowed", why: stats.admissionReason };
  if (stats.debt.bytes > 0) {
    return { tone: "", title: "The store is healthy", why: `Compactions still have ${bytes(stats.debt.bytes)} to merge.` };
  }
  return { tone: "", title: "The store is healthy", why: "Writes are admitted at once, and there is nothing to compact." };
}
