/**
 * An alert as the inbox holds it in the browser: values whose words of time were made on the server, and what a deed or
 * somebody else's deed makes of them meanwhile.
 */
import type { TimeWords } from "@/components/ui/time";
import type { Alert, AlertRow, AlertStateName } from "@/lib/alerts/model/alert";
import type { Severity } from "@/lib/alerts/model/severity";
import { momentWords, quietWords } from "./words";

export type ListedAlert = {
  id: string;
  title: string;
  severity: Severity;
  state: AlertStateName;
  resolution: AlertRow["resolution"];
  source: string;
  environment: string | null;
  server: { id: string; hostname: string } | null;
  episode: number;
  occurrences: number;
  flapping: boolean;
  quiet: string | null;
  owner: Owner | null;
  /** Until when it rests, in words. */
  snoozedUntil: string | null;
  since: TimeWords | null;
  ended: TimeWords | null;
  /** Milliseconds since 1970. */
  openedAt: number;
};

export type Owner = { name: string; isMe: boolean; until: string | null };

/** Who reads it: whose name is "You", and how far their clock is from UTC, in minutes. */
export type Reader = { id: string; offset: number };

/** As JSON carries it. */
export type Told<T> = {
  [Key in keyof T]: T[Key] extends Date
    ? Date | string
    : T[Key] extends Date | null
      ? Date | string | null
      : T[Key] extends object | null
        ? Told<NonNullable<T[Key]>> | Extract<T[Key], null>
        : T[Key];
};

type Standing = Pick<ListedAlert, "state" | "resolution" | "owner" | "snoozedUntil" | "quiet">;

/** Where it stands and who has it, in words for the reader. */
export function standingOf(
  {
    state,
    resolution,
    acknowledged,
    snoozed,
    quiet,
  }: Told<Pick<AlertRow, "state" | "resolution" | "acknowledged" | "snoozed" | "quiet">>,
  reader: Reader,
  now: number,
): Standing {
  const words = (at: Date | string) => momentWords(new Date(at).getTime(), now, reader.offset);
  return {
    state,
    resolution,
    owner: acknowledged && {
      name: acknowledged.name,
      isMe: acknowledged.personId === reader.id,
      until: state === "acknowledged" ? words(acknowledged.until) : null,
    },
    snoozedUntil:
      state === "snoozed" && snoozed
        ? snoozed.until === null
          ? "it gets worse"
          : words(snoozed.until)
        : null,
    quiet: quiet && quietWords(quiet),
  };
}

/** The same row with what the server says now; its times stay as they were written. */
export function withNews(row: ListedAlert, told: Told<Alert>, reader: Reader, now: number): ListedAlert {
  const { title, severity, episode, occurrences, flapping } = told;
  return { ...row, title, severity, episode, occurrences, flapping, ...standingOf(told, reader, now) };
}
