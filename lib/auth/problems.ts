/** What can go wrong on the way in, in plain words. Pages get the code in the URL and show the words from here. */
import { Expected } from "@/lib/errors";

type Words = {
  status: 400 | 401 | 403 | 404 | 409 | 422 | 429 | 503;
  /** The field it is shown next to, if it is about one. */
  field?: "email" | "password" | "code" | "name" | "timeZone" | "organisation";
  text: string;
};

export const PROBLEMS = {
  wrong: {
    status: 401,
    text: "The e-mail address or the passphrase is wrong. Check both and try again.",
  },
  locked: {
    status: 429,
    text: "Too many wrong attempts. Wait 30 minutes, use a passkey, or sign in from a device you used before.",
  },
  busy: { status: 429, text: "Too many people are signing in at once. Try again in a moment." },
  "code-wrong": {
    status: 401,
    field: "code",
    text: "This code is not right. Take the newest one that the app shows, and check the phone's clock.",
  },
  "recovery-wrong": {
    status: 401,
    field: "code",
    text: "This recovery code is not right, or was used before. Each works once.",
  },
  "code-used": {
    status: 401,
    field: "code",
    text: "This code was used already. Wait for the next one: they change every 30 seconds.",
  },
  "code-shape": {
    status: 401,
    field: "code",
    text: "Give the 6 digits that the app shows, or a recovery code of 16 letters and digits.",
  },
  "codes-spent": { status: 401, text: "Five wrong codes. Sign in again with your passphrase." },
  ended: { status: 401, text: "This sign-in has ended. Start again." },
  "passkey-failed": {
    status: 401,
    text: "The passkey was not accepted. Try again, or use your passphrase.",
  },
  "passkey-unknown": {
    status: 401,
    text: "This passkey is not known here. Use another one, or your passphrase.",
  },
  "factor-exists": {
    status: 409,
    text: "You already have a second factor. Sign in with it; further ones are added in your profile.",
  },
  "factor-not-started": {
    status: 409,
    text: "Setting up the app took longer than 30 minutes. Scan the new code.",
  },
  "sso-refused": {
    status: 403,
    text: "Single sign-on does not let this account in. Ask an administrator to invite its e-mail address.",
  },
  "sso-local": {
    status: 403,
    text: "This e-mail address signs in with a passphrase or a passkey here, not with single sign-on.",
  },
  "sso-failed": { status: 401, text: "Single sign-on did not finish. Try again." },
  "link-ended": {
    status: 404,
    text: "This link was used already or has expired. Ask for a new one.",
  },
  "setup-ended": {
    status: 404,
    text: "This setup link was used already or has expired. Start Garrison again: it prints a new one.",
  },
  "email-shape": { status: 422, field: "email", text: "Give an e-mail address such as name@example.com." },
  "email-taken": { status: 409, field: "email", text: "Somebody with this e-mail address is already here." },
  "name-shape": { status: 422, field: "name", text: "Give a name of 1 to 100 characters." },
  "organisation-shape": { status: 422, field: "organisation", text: "Give a name of 1 to 100 characters." },
  "time-zone-unknown": {
    status: 422,
    field: "timeZone",
    text: "Choose a time zone from the list, such as Europe/Berlin.",
  },
  "passphrase-short": {
    status: 422,
    field: "password",
    text: "Use at least 15 characters. A few words that do not belong together are easy to remember.",
  },
  "passphrase-long": { status: 422, field: "password", text: "Use at most 128 characters." },
  "passphrase-common": {
    status: 422,
    field: "password",
    text: "This passphrase is common: it is on the lists that attackers try first. Choose another.",
  },
  "passphrase-repeated": {
    status: 422,
    field: "password",
    text: "This passphrase repeats the same few characters. Choose one with more variety.",
  },
  "passphrase-sequence": {
    status: 422,
    field: "password",
    text: "This passphrase is a sequence of neighbouring characters. Choose another.",
  },
  "passphrase-contextual": {
    status: 422,
    field: "password",
    text: "This passphrase is made of your name, your e-mail address, the organisation or Garrison. Choose another.",
  },
  "passphrase-composition": {
    status: 422,
    field: "password",
    text: "The organisation requires at least one letter and one digit.",
  },
  "passphrase-former": {
    status: 422,
    field: "password",
    text: "You used this passphrase before. Choose one that is not among your last four.",
  },
  invalid: { status: 400, text: "Something in the form was not readable. Check the fields and try again." },
  unavailable: {
    status: 503,
    text: "Garrison's database does not answer. Nothing was changed. Try again in a moment.",
  },
  fault: { status: 503, text: "Garrison made a mistake. Nothing was changed; the server's log says more." },
} as const satisfies Record<string, Words>;

export type ProblemCode = keyof typeof PROBLEMS;

/** The words for a code from a URL; null for anything else. */
export function problemWords(code: unknown): (Words & { code: ProblemCode }) | null {
  if (typeof code !== "string" || !Object.hasOwn(PROBLEMS, code)) return null;
  const known = code as ProblemCode;
  return { code: known, ...PROBLEMS[known] };
}

const TITLES: Record<number, string> = {
  400: "The request is not valid",
  401: "Not signed in",
  403: "Not allowed",
  404: "Not found",
  409: "Conflicts with the present state",
  422: "The content cannot be accepted",
  429: "Too many attempts",
  503: "Not available at the moment",
};

/** A refusal on the way in, by its code. */
export class SignInProblem extends Expected {
  readonly status: number;
  readonly title: string;
  readonly kind: ProblemCode;

  constructor(code: ProblemCode, more: { retryAfterS?: number } = {}) {
    const words: Words = PROBLEMS[code];
    super(words.text);
    this.kind = code;
    this.status = words.status;
    this.title = TITLES[words.status] ?? "Not possible";
    if (words.field) this.fields = [{ field: words.field, message: words.text }];
    if (more.retryAfterS !== undefined)
      this.headers = { "retry-after": String(Math.max(1, Math.ceil(more.retryAfterS))) };
  }
}
