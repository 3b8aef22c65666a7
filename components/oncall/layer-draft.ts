/** A layer while it is typed: all values as inputs have them. */
import type { LocalWindow } from "@/lib/oncall/model/local-window";
import type { Layer } from "@/lib/oncall/model/rota";
import { localText } from "@/lib/time";

export type WindowDraft = {
  key: number;
  kind: "daily" | "weekly";
  from: string;
  to: string;
  fromDay: string;
  toDay: string;
};

export type LayerDraft = {
  key: number;
  people: string[];
  every: string;
  unit: "hour" | "day" | "week";
  at: string;
  weekday: string;
  startsOn: string;
  until: string;
  restrictions: WindowDraft[];
};

let lastKey = 0;

/** For lists whose entries come and go. */
function newKey(): number {
  lastKey += 1;
  return lastKey;
}

export function newWindow(): WindowDraft {
  return { key: newKey(), kind: "daily", from: "22:00", to: "06:00", fromDay: "5", toDay: "1" };
}

const HANDOVER = "09:00";
const HALF_A_DAY_MS = 43_200_000;

/** The day of the last 09:00 in a zone: a layer that begins then has somebody on call now, also before breakfast. */
export function firstDay(now: Date, zone: string): string {
  const isEarly = localText(now, zone, "minute").slice(-HANDOVER.length) < HANDOVER;
  return localText(isEarly ? new Date(now.getTime() - HALF_A_DAY_MS) : now, zone, "date");
}

/** A week from Monday 09:00, which most rotas are. @param startsOn of `firstDay` */
export function newLayer(startsOn: string, people: string[]): LayerDraft {
  return {
    ...{ key: newKey(), people, every: "1", unit: "week", at: HANDOVER, weekday: "1" },
    ...{ startsOn, until: "", restrictions: [] },
  };
}

export function draftOf({ people, handover, startsOn, until, restrictions }: Layer): LayerDraft {
  return {
    key: newKey(),
    people: [...people],
    every: String(handover.every),
    unit: handover.unit,
    at: handover.at,
    weekday: handover.weekday === undefined ? "" : String(handover.weekday),
    startsOn,
    until: until ?? "",
    restrictions: restrictions.map(windowDraftOf),
  };
}

export function windowDraftOf(window: LocalWindow): WindowDraft {
  const days =
    window.kind === "weekly" ? { fromDay: String(window.fromDay), toDay: String(window.toDay) } : null;
  return { ...newWindow(), kind: window.kind, from: window.from, to: window.to, ...days };
}

/** What the server is asked to keep. It judges; here nothing is. */
export function writtenLayer({
  people,
  every,
  unit,
  at,
  weekday,
  startsOn,
  until,
  restrictions,
}: LayerDraft) {
  const day = unit === "week" && weekday !== "" ? { weekday } : {};
  return {
    people,
    handover: { every, unit, at, ...day },
    startsOn,
    until: until === "" ? null : until,
    restrictions: restrictions.map(writtenWindow),
  };
}

export function writtenWindow({ kind, from, to, fromDay, toDay }: WindowDraft) {
  return kind === "daily" ? { kind, from, to } : { kind, from, to, fromDay, toDay };
}

export const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"].map(
  (label, place) => ({ value: String(place + 1), label }),
);
