/**
 * What does an answer mean, by the etiquette of HTTP alone? Channels look for their provider's own words first.
 *
 * Nothing of an answer's body is repeated, unless the channel knows that it comes from its provider: who can choose
 * an address must not read through us what stands there.
 */
import type { Answer, Verdict } from "./channel";
import { line } from "./safe-text";

const BUSY = new Set([408, 425, 429]);

export function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299;
}

/** @param detail the provider's own words, cleaned here; @param receiver as people call it, to begin a sentence */
export function judgeByStatus(answer: Answer, receiver: string, detail: string | null = null): Verdict {
  const { status } = answer;
  if (isSuccess(status)) return { result: "accepted" };
  const said = detail ? ` It says: “${line(detail, 200)}”` : "";
  if (BUSY.has(status)) {
    return {
      result: "retry",
      afterS: retryAfterS(answer),
      why: `${receiver} asks us to slow down (${status}).`,
    };
  }
  if (status >= 300 && status <= 399) {
    return {
      result: "refused",
      why: `${receiver} sends us on to another address (${status}), which we don't follow. Put the final address into the settings.`,
    };
  }
  if (status === 410) {
    return { result: "gone", why: `${receiver} says that this address is gone for good (410).${said}` };
  }
  if (status >= 400 && status <= 499)
    return { result: "refused", why: `${refusal(receiver, status)}${said}` };
  return {
    result: "retry",
    afterS: retryAfterS(answer),
    why: `${receiver} has trouble of its own (${status}).${said}`,
  };
}

function refusal(receiver: string, status: number): string {
  if (status === 401 || status === 403) {
    return `${receiver} does not let us in (${status}). Check the keys in the settings.`;
  }
  if (status === 404) return `${receiver} knows no such address (404). Check it in the settings.`;
  return `${receiver} refused the message (${status}).`;
}

/** Something answered, but not in the provider's way: a proxy, a sign-in page of a network. It is sent again. */
export function unlike(receiver: string): Verdict {
  return {
    result: "retry",
    afterS: null,
    why: `What answered is not like ${receiver}. Something on the way may have answered instead.`,
  };
}

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Seconds, 0 or more; null when the answer says nothing that can be understood. A date is held against the answer's
 * own date, so that no clock of ours matters (RFC 9110, 10.2.3).
 */
export function retryAfterS({ headers }: Pick<Answer, "headers">): number | null {
  const value = headerOf(headers, "retry-after");
  if (value === null) return null;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  const date = headerOf(headers, "date");
  if (date === null || !HTTP_DATE.test(value) || !HTTP_DATE.test(date)) return null;
  const seconds = (Date.parse(value) - Date.parse(date)) / 1_000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}

export function headerOf(headers: Answer["headers"], name: string): string | null {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  const first = typeof value === "string" ? value : value?.[0];
  return first?.trim() ?? null;
}

/** The JSON object in a body; null for anything else. */
export function readObject(body: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The texts of a list, joined; null when there are none. */
export function textsOf(value: unknown): string | null {
  const texts = Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
  return texts.length > 0 ? texts.slice(0, 5).join("; ") : null;
}
