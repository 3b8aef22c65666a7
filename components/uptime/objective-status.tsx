import { Status } from "@/components/ui/status";
import type { ObjectiveRow } from "@/lib/uptime/model/objective";

const STALE_MS = 5 * 60_000;

/** Up, down or not known; a standing that nobody reckons any more is not known. */
export function ObjectiveStatus({ objective, now }: { objective: ObjectiveRow; now: Date }) {
  if (!isFresh(objective, now)) return <Status state="unknown" />;
  const { state, plannedUntil } = objective;
  // Planned work says why, and does not say that it is up.
  if (plannedUntil && state !== "up") {
    return <Status state="maintenance">{state === "down" ? "Down, planned" : "Not known, planned"}</Status>;
  }
  return <Status state={state} />;
}

export function isFresh({ asOf }: Pick<ObjectiveRow, "asOf">, now: Date): boolean {
  return asOf !== null && now.getTime() - new Date(asOf).getTime() < STALE_MS;
}
