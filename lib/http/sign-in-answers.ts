/** Where a person goes after each step of sign-in, with which cookies. */
import { codesCookie, deviceCookie, endedCodesCookie, sessionCookie } from "@/lib/auth/cookie";
import { nextPage, withNext } from "@/lib/auth/next-page";
import { findSession, type LiveSession, personOf } from "@/lib/auth/session";
import { sealCodes } from "@/lib/auth/shown-codes";
import type { Enrolled } from "@/lib/auth/store/enrolment";
import { factorsOf, hasFactor, type Raised } from "@/lib/auth/store/second-factor";
import { findOrganisation } from "@/lib/settings/organisation";
import type { FormAnswer } from "./form-route";

/** A session at level `password`: on to the second factor, or to making one. */
export async function afterFirstStep(token: string, wanted: unknown): Promise<FormAnswer> {
  const to = await pageOf(token, nextPage(wanted));
  return { to, cookies: [sessionCookie(token), endedCodesCookie()], json: { level: "password" } };
}

/** A session at level `mfa`. */
export async function afterSecondFactor(raised: Raised, wanted: unknown): Promise<FormAnswer> {
  const cookies = [sessionCookie(raised.token)];
  if (raised.deviceToken) cookies.push(deviceCookie(raised.deviceToken));
  const { codesLeft, factor } = raised;
  const json = { level: "mfa", factor, ...(codesLeft === null ? {} : { recoveryCodesLeft: codesLeft }) };
  return { to: await pageOf(raised.token, nextPage(wanted)), cookies, json };
}

/** A new second factor, and the recovery codes that came with it. */
export async function afterEnrolment(
  sessionId: string,
  enrolled: Enrolled,
  wanted: unknown,
): Promise<FormAnswer> {
  const { token, deviceToken, recoveryCodes } = enrolled;
  const cookies = [sessionCookie(token)];
  if (deviceToken) cookies.push(deviceCookie(deviceToken));
  if (recoveryCodes) cookies.push(codesCookie(sealCodes(sessionId, recoveryCodes)));
  const next = nextPage(wanted);
  const to = recoveryCodes ? withNext("/recovery-codes", next) : await pageOf(token, next);
  return { to, cookies, json: { level: "mfa", recoveryCodes } };
}

/** Where somebody with this session may go on: `next` is a page from nextPage(). */
export async function pageOf(token: string | null, next: string): Promise<string> {
  const session = await findSession(token);
  if (!session) return withNext("/sign-in", next);
  if (session.level === "password") return missingStep(session, next);
  if (session.role !== "admin") return next;
  const organisation = await findOrganisation(personOf(session, { address: null, requestId: null }));
  return organisation ? next : "/first-run/organisation";
}

/** Between passphrase and second factor: the page that asks for one, or that makes one. */
export async function missingStep(session: LiveSession, next: string): Promise<string> {
  return withNext(hasFactor(await factorsOf(session.personId)) ? "/second-factor" : "/enrol-factor", next);
}
