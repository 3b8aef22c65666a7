/** What happened to an alert, as a sentence. What a later version notes and this one does not know is named as it is. */
import type { AlertEventRow, AlertRow } from "@/lib/alerts/model/alert";
import { SEVERITIES, type Severity } from "@/lib/alerts/model/severity";
import { ordinal } from "./words";

type Event = Pick<AlertEventRow, "kind" | "episode" | "actorName" | "detail">;

/** @param moment an instant as the reader's clock tells it */
export function eventWords(event: Event, moment: (at: Date) => string): string {
  const { kind, episode, actorName: who, detail } = event;
  const text = (name: string) => String(detail[name] ?? "");
  const at = (name: string) => {
    const instant = new Date(text(name));
    return Number.isNaN(instant.getTime()) ? "a time that is not known" : moment(instant);
  };
  switch (kind) {
    case "reopened":
      return `Opened for the ${ordinal(episode)} time, after ${FORMER_END[text("formerEndBy")] ?? "it was over"}`;
    case "resolved":
      return `Resolved: its sender says that it ended at ${at("endedAt")}`;
    case "confirmed":
      return `Its sender was heard again, and says that it had ended at ${at("endedAt")}`;
    case "lease_expired":
      return `Sender silent: it was not told again until ${at("endedAt")}, so nobody knows whether it is over`;
    case "expired":
      return `Over by age: it had not happened again until ${at("endedAt")}`;
    case "closed":
      return `${who} closed it by hand`;
    case "severity":
      return severityWords(text("from"), text("to"));
    case "acknowledged":
      return `${who} acknowledged it until ${at("until")}${text("via") && `, ${text("via")}`}`;
    case "handed_over":
      return `${who} handed it over to whoever is next${text("via") && `, ${text("via")}`}`;
    case "unacknowledged":
      return text("name") === who ? `${who} gave it back` : `${who} gave it back for ${text("name")}`;
    case "ack_lapsed":
      return `${text("name")}'s acknowledgement ended; it was nobody's again`;
    case "reminded":
      return `${text("name")} was reminded that the acknowledgement ends at ${at("until")}`;
    case "snoozed":
      return text("until") === "worse"
        ? `${who} snoozed it until it gets worse`
        : `${who} snoozed it until ${at("until")}`;
    case "woken":
      return (
        { worse: "Woken, because it got worse", time: "Woken, because its time was over" }[text("why")] ??
        `${who} woke it`
      );
    case "paged":
      return `Called: step ${text("step")}${Number(text("round")) > 1 ? `, ${ordinal(Number(text("round")))} round` : ""}`;
    case "gap":
      return `Nobody could be called: ${text("text")}`;
    case "delivered":
      return `${whatWords(text("what"))} taken over by ${text("channel")}${text("who") && ` for ${text("who")}`}`;
    case "undelivered":
      return `${whatWords(text("what"))} not delivered by ${text("channel")}${text("who") && ` to ${text("who")}`}: ${text("why")}`;
    case "quieted":
      return `Quiet, nobody is told of it: ${text("text") || text("why")}`;
    case "unquieted":
      return "No longer quiet";
    case "replayed":
      return `Replayed by ${who}: the message of ${at("at")} was read once more`;
    case "note":
      return `${who}: ${text("text")}`;
    default:
      return `${who}: ${kind}`;
  }
}

const FORMER_END: Readonly<Record<string, string>> = {
  sender: "it was resolved",
  lease: "its sender had fallen silent",
  person: "it was closed by hand",
  expired: "it was over by age",
} satisfies Record<NonNullable<AlertRow["resolution"]>, string>;

const WHAT: Readonly<Record<string, string>> = {
  page: "Call",
  reminder: "Reminder",
  resolved: "Word that it is over",
  digest: "Summary",
  withdrawal: "Word to stop calling",
};

function whatWords(what: string): string {
  return Object.hasOwn(WHAT, what) ? (WHAT[what] ?? what) : what;
}

function severityWords(from: string, to: string): string {
  const rank = (word: string) => SEVERITIES.indexOf(word as Severity);
  return `Severity ${rank(to) < rank(from) ? "rose" : "fell"} from ${from} to ${to}`;
}
