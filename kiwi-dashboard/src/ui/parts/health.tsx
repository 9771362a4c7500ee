import type { Schemas } from "../api/client";

const TONES: Record<Schemas["Health"], string> = { open: "good", degraded: "warn", "read-only": "warn", fatal: "bad", corrupt: "bad", closed: "" };
const NAMES: Record<Schemas["Health"], string> = { open: "Open", degraded: "Degraded", "read-only": "Read-only", fatal: "Fatal", corrupt: "Corrupt", closed: "Closed" };

export function HealthBadge({ health }: { health: Schemas["Health"] }) {
  return <span className={`badge ${TONES[health]}`}>{NAMES[health]}</span>;
}

export function AdmissionBadge({ admission }: { admission: Schemas["Admission"] }) {
  if (admission === "free") return null;
  return <span className={`badge ${admission === "slowed" ? "warn" : "bad"}`}>{admission === "slowed" ? "Writes slowed" : "Writes stopped"}</span>;
}
