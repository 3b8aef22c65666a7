/** What happens next with an alert if nobody does anything? In words, for its page. */
import type { Alert } from "@/lib/alerts/model/alert";

type Stands = Pick<Alert, "state" | "kind" | "resolution" | "heldUntil" | "acknowledged" | "snoozed">;

/** Who is waited for while it is open: when the next one is called, or why nobody can be. */
type Calling = { nextAt: Date | null; gap: string | null } | null;

type Reading = {
  readerId: string;
  /** An instant as the reader's clock tells it. */
  moment: (at: Date) => string;
};

export function nextStep(alert: Stands, calling: Calling, { readerId, moment }: Reading): string {
  const { state, acknowledged, snoozed } = alert;
  if (state === "resolved") return afterEnd(alert);
  return [
    whoseTurn({ state, acknowledged, snoozed }, readerId, moment),
    ...(state === "open" ? callWords(calling, moment) : []),
    ownEnd(alert, moment),
  ].join(" ");
}

function callWords(calling: Calling, moment: (at: Date) => string): string[] {
  if (calling?.gap) return [`Nobody can be called: ${calling.gap}`];
  if (calling?.nextAt) return [`The next person is called at ${moment(calling.nextAt)}.`];
  return [];
}

function whoseTurn(
  { state, acknowledged, snoozed }: Pick<Stands, "state" | "acknowledged" | "snoozed">,
  readerId: string,
  moment: (at: Date) => string,
): string {
  if (state === "acknowledged" && acknowledged) {
    const whose = acknowledged.personId === readerId ? "Your" : `${acknowledged.name}'s`;
    return `${whose} acknowledgement ends at ${moment(acknowledged.until)}; then it is open again.`;
  }
  if (state === "snoozed" && snoozed) {
    if (snoozed.until === null)
      return "It rests until its severity rises, or until it comes back after it was over.";
    const isHeldOn = acknowledged !== null && acknowledged.until > snoozed.until;
    return `It rests until ${moment(snoozed.until)}; then it is ${isHeldOn ? "acknowledged" : "open"} again.`;
  }
  return "It stays open until somebody acknowledges it.";
}

function ownEnd(
  { kind, heldUntil }: Pick<Stands, "kind" | "heldUntil">,
  moment: (at: Date) => string,
): string {
  if (heldUntil === null) return "It ends when its sender says so, or when somebody closes it.";
  return kind === "event"
    ? `When it does not happen again until ${moment(heldUntil)}, it is over by age.`
    : `When it is not told again until ${moment(heldUntil)}, it ends as “Sender silent”.`;
}

function afterEnd({ resolution, kind }: Pick<Stands, "resolution" | "kind">): string {
  const again = kind === "event" ? "happens again" : "is told again";
  if (resolution === "lease") {
    return `Its sender fell silent, so nobody knows whether it is over. It opens again when it ${again}.`;
  }
  return `It opens again when it ${again}.`;
}
