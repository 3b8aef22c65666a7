/**
 * What does a passkey sign when somebody answers a page? Pure. The challenge is made of the link, the alert, the deed and
 * what was seen of the alert, so an answer is good for nothing else.
 */
import { createHash } from "node:crypto";
import type { PhoneDeed } from "./model/phone";
import { SEVERITIES, type Severity } from "./model/severity";

/** In base64url. The parts have fixed lengths or alphabets of their own, so none can run into the next. */
export function ackChallenge(token: string, alertId: string, deed: PhoneDeed, version: string): string {
  const action = deed === "acknowledge" ? "ack" : deed;
  return createHash("sha256").update(`${token}${alertId}${action}${version}`).digest("base64url");
}

/**
 * Episode and severity. The row's own version grows whenever the cause is told again, many times a second for some; what
 * somebody agrees to is that this outage, this bad, is theirs.
 */
export function seenVersion(episode: number, severity: Severity): string {
  return `${episode}.${SEVERITIES.indexOf(severity)}`;
}

/** Why what was seen is not what is there now, as a sentence; null when it is, or is less bad. */
export function whyMovedOn(seen: string, now: { episode: number; severity: Severity }): string | null {
  const [episode, severity] = seen.split(".").map(Number);
  if (episode !== now.episode) return "It was over and has come back since this page was opened. Look again.";
  if (severity === undefined || SEVERITIES.indexOf(now.severity) < severity)
    return "It has become worse since this page was opened. Look again.";
  return null;
}
