/**
 * Does a copy hold restore points as far back as was agreed? Pure. Of what nobody listed nothing is known; a copy that is
 * younger than what was agreed grows; one that held an older point and lost it is short.
 */
import { nextAfter, type Schedule } from "@/lib/schedule/schedule";
import { utcText } from "@/lib/time";
import { counted } from "@/lib/units";

export type Retention = { state: "kept" | "growing" | "short" | "unknown"; why: string };

/** Times in milliseconds since 1970. */
export type HeldPoints = {
  /** When it was told last; null: never. */
  heldAt: number | null;
  heldCount: number | null;
  /** null: it holds none. */
  heldOldest: number | null;
  /** The oldest that it was ever told to hold. */
  heldFirst: number | null;
  createdAt: number;
};

type Agreed = { keepDays: number | null; schedule: Schedule; graceS: number };

const DAY_MS = 86_400_000;
/** A list that is older than this says nothing of today, inclusive. */
const FRESH_MS = 14 * DAY_MS;

/** null: nothing was agreed. @param now milliseconds since 1970 */
export function retentionOf(
  held: HeldPoints,
  { keepDays, schedule, graceS }: Agreed,
  now: number,
): Retention | null {
  if (keepDays === null) return null;
  const { heldAt, heldCount, heldOldest, heldFirst, createdAt } = held;
  const agreed = `Agreed: ${counted(keepDays, "day")} back.`;
  if (heldAt === null) {
    return { state: "unknown", why: `Nobody told yet which restore points it holds. ${agreed}` };
  }
  if (now - heldAt > FRESH_MS) {
    return { state: "unknown", why: `What it holds was told last ${utcText(new Date(heldAt))}. ${agreed}` };
  }
  const wantedAt = now - keepDays * DAY_MS;
  // Points lie as far apart as their schedule: what is one interval younger still covers the day that was agreed.
  const enoughAt = (nextAfter(schedule, wantedAt) ?? wantedAt) + graceS * 1_000;
  const holds =
    heldOldest === null
      ? "It holds no restore point."
      : `It holds ${counted(heldCount ?? 0, "restore point")}, the oldest of ${utcText(new Date(heldOldest))}.`;
  if (heldOldest !== null && heldOldest <= enoughAt) return { state: "kept", why: `${holds} ${agreed}` };
  const begunAt = heldFirst === null ? createdAt : Math.min(heldFirst, createdAt);
  const isYoung = begunAt > enoughAt && (heldFirst === null || heldOldest === heldFirst);
  return { state: isYoung ? "growing" : "short", why: `${holds} ${agreed}` };
}
