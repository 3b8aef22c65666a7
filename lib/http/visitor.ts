/** Who knocks at sign-in: address, browser, and the cookies that matter there. */
import { codesCookieName, deviceCookieName, readCookie, sessionCookieName } from "@/lib/auth/cookie";
import { originOf } from "@/lib/auth/origin";
import { SignInProblem } from "@/lib/auth/problems";
import { findSession, type LiveSession } from "@/lib/auth/session";
import type { Visitor } from "@/lib/auth/store/sign-in";

export function visitorOf(request: Request): Visitor {
  const cookies = request.headers.get("cookie");
  return {
    ...originOf(request.headers),
    userAgent: request.headers.get("user-agent"),
    deviceToken: readCookie(cookies, deviceCookieName()),
    sessionToken: readCookie(cookies, sessionCookieName()),
  };
}

/** The session of a request at whatever level. @throws SignInProblem when there is none */
export async function sessionOf(request: Request): Promise<LiveSession> {
  const session = await findSession(visitorOf(request).sessionToken);
  if (!session) throw new SignInProblem("ended");
  return session;
}

/** The session of a request that has given its second factor. @throws SignInProblem */
export async function fullSessionOf(request: Request): Promise<LiveSession> {
  const session = await sessionOf(request);
  if (session.level !== "mfa") throw new SignInProblem("ended");
  return session;
}

export function sealedCodesOf(request: Request): string | null {
  return readCookie(request.headers.get("cookie"), codesCookieName());
}
