/** What does the page on a phone say of an alert? Whole sentences, and nobody's name unless it was given one. */
import type { PhoneAlert } from "@/lib/alerts/model/phone";
import { formatCount } from "@/lib/units";

type Stands = Pick<
  PhoneAlert,
  "state" | "takenAt" | "takenUntil" | "takenBy" | "snoozedUntil" | "endedAt" | "nextAt"
>;

/** @param readerId who reads it @param clock an instant as the reader's clock tells it */
export function standsWords(alert: Stands, readerId: string, clock: (at: Date) => string): string {
  const { state, takenAt, takenBy, snoozedUntil, endedAt } = alert;
  switch (state) {
    case "open":
      return "Open: nobody has it.";
    case "acknowledged": {
      const who =
        takenBy === null ? "Somebody has" : takenBy.id === readerId ? "You have" : `${takenBy.name} has`;
      return takenAt ? `${who} it since ${clock(takenAt)}.` : `${who} it.`;
    }
    case "snoozed":
      return snoozedUntil ? `It rests until ${clock(snoozedUntil)}.` : "It rests until it gets worse.";
    case "resolved":
      return endedAt ? `It was over at ${clock(endedAt)}.` : "It is over.";
  }
}

/** What happens when nobody does anything. */
export function nextWords({ state, takenUntil, nextAt }: Stands, clock: (at: Date) => string): string {
  switch (state) {
    case "open":
      return nextAt
        ? `Somebody else is asked at ${clock(nextAt)}, unless somebody acknowledges it.`
        : "Nobody else is asked. It stays open until somebody acknowledges it.";
    case "acknowledged":
      return takenUntil
        ? `At ${clock(takenUntil)} it is open again, unless it is over by then.`
        : "It is open again when the acknowledgement ends.";
    case "snoozed":
      return "Nobody is asked until then.";
    case "resolved":
      return "There is nothing to do. It opens again when it is told again.";
  }
}

/** null where it is the only one. */
export function alikeWords(alike: number): string | null {
  if (alike === 0) return null;
  if (alike === 1) return "And 1 more of the same rule. Acknowledging takes both.";
  const count = alike >= 1_000 ? "1,000 or more" : `${formatCount(alike)} more`;
  return `And ${count} of the same rule. Acknowledging takes them too.`;
}

/** @param until "02:46" */
export function takenWords(until: string, alike: number, left: number): string {
  const along = alike > 0 ? ` ${formatCount(alike)} more of the same rule too.` : "";
  const rest = left > 0 ? " Others of the same rule are open still: open this page again." : "";
  return `You have it until ${until}.${along}${rest}`;
}
