/** When is it 08:00 the next time, where somebody lives? */
import { localText } from "@/lib/time";

const STEP_MS = 15 * 60_000;
const DAY_MS = 86_400_000;

/** Zones differ by whole quarters of an hour, and days may have 25 hours. Milliseconds since 1970. */
export function nextMorning(now: number, zone: string): number {
  const first = Math.floor(now / STEP_MS) * STEP_MS + STEP_MS;
  for (let at = first; at <= now + 2 * DAY_MS; at += STEP_MS) {
    if (localText(new Date(at), zone, "clock") === "08:00") return at;
  }
  return now + DAY_MS;
}
