/**
 * next-auth is the shell of sign-in: it checks the passphrase form and speaks OpenID Connect (PKCE, state, nonce).
 * Its own sessions are not used: what it calls a JWT is the opaque token of a row in our table, and nothing else is
 * ever accepted as one (docs/decisions/sign-in-shell.md).
 */
import { createHash, randomBytes } from "node:crypto";
import type { NextApiRequest, NextApiResponse } from "next";
import NextAuth, { type NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { environment, type OidcSettings } from "@/lib/env";
import { log } from "@/lib/log";
import { sessionCookieName } from "./cookie";
import { findSession } from "./session";
import { type OidcClaims, signInWithOidc } from "./store/oidc";
import { signInWithPassphrase, type Visitor } from "./store/sign-in";

export const OIDC = "oidc";

/** What came of one call: a session's token, or why there is none. */
type Outcome = { token: string | null; problem: unknown };

type ShellCall = {
  action: "callback" | "signin";
  provider: "credentials" | typeof OIDC;
  method: "GET" | "POST";
  query?: Record<string, string>;
  body?: Record<string, string>;
  cookies?: Record<string, string>;
};

type ShellAnswer = Outcome & { location: string | null; cookies: string[] };

/** @returns the token of a session at level `password`. @throws SignInProblem, TooMany */
export async function passphraseThroughShell(
  given: { email: string; passphrase: string },
  visitor: Visitor,
): Promise<{ token: string }> {
  const answer = await callShell(
    { action: "callback", provider: "credentials", method: "POST", body: given },
    visitor,
  );
  if (answer.problem) throw answer.problem;
  if (!answer.token) throw new Error("The sign-in shell gave neither a session nor a reason.");
  return { token: answer.token };
}

/** Where the browser goes to sign in elsewhere, and the cookies that tie its return to it. */
export async function startOidc(
  next: string,
  visitor: Visitor,
): Promise<{ location: string; cookies: string[] }> {
  const callbackUrl = `${environment().baseUrl}${next}`;
  const { location, cookies } = await callShell(
    { action: "signin", provider: OIDC, method: "POST", body: { callbackUrl } },
    visitor,
  );
  if (!location || location.startsWith(environment().baseUrl))
    throw new Error("The identity provider did not answer.");
  return { location, cookies };
}

/** The return from the identity provider. */
export async function finishOidc(
  query: Record<string, string>,
  cookies: Record<string, string>,
  visitor: Visitor,
): Promise<ShellAnswer> {
  return callShell({ action: "callback", provider: OIDC, method: "GET", query, cookies }, visitor);
}

async function callShell(call: ShellCall, visitor: Visitor): Promise<ShellAnswer> {
  // The one place where next-auth takes its own address from; its default would trust the Host header.
  // biome-ignore lint/style/noProcessEnv: next-auth reads nothing else.
  process.env.NEXTAUTH_URL = environment().baseUrl;
  const csrf = csrfPair();
  const outcome: Outcome = { token: null, problem: null };
  const request = {
    method: call.method,
    query: { ...call.query, nextauth: [call.action, call.provider] },
    body: call.method === "POST" ? { ...call.body, csrfToken: csrf.token } : undefined,
    cookies: { ...call.cookies, [csrf.cookie]: csrf.value },
    headers: {},
  };
  const recorded = recorder();
  await NextAuth(
    request as unknown as NextApiRequest,
    recorded.response as unknown as NextApiResponse,
    options(visitor, outcome),
  );
  const own = [`${sessionCookieName()}=`, `${csrf.cookie}=`];
  return {
    ...outcome,
    location: recorded.header("location")[0] ?? null,
    cookies: recorded.header("set-cookie").filter((cookie) => !own.some((name) => cookie.startsWith(name))),
  };
}

/** The request was checked at our own door (lib/http/route); this satisfies next-auth's check of the same. */
function csrfPair() {
  const token = randomBytes(32).toString("hex");
  const hash = createHash("sha256").update(`${token}${environment().authSecret}`).digest("hex");
  const cookie = `${environment().https ? "__Host-" : ""}next-auth.csrf-token`;
  return { token, cookie, value: `${token}|${hash}` };
}

/** The little of a response that next-auth writes to. */
function recorder() {
  const headers = new Map<string, string[]>();
  const response = {
    status: () => response,
    getHeader: (name: string) => headers.get(name.toLowerCase()),
    setHeader: (name: string, value: string | string[]) => {
      headers.set(name.toLowerCase(), Array.isArray(value) ? [...value] : [value]);
      return response;
    },
    end: () => undefined,
    json: () => undefined,
    send: () => undefined,
  };
  return { response, header: (name: string) => headers.get(name) ?? [] };
}

function options(visitor: Visitor, outcome: Outcome): NextAuthOptions {
  const { authSecret, https, oidc } = environment();
  return {
    secret: authSecret,
    useSecureCookies: https,
    session: { strategy: "jwt" },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      Credentials({
        credentials: { email: {}, passphrase: {} },
        async authorize(given) {
          try {
            const { email = "", passphrase = "" } = given ?? {};
            outcome.token = (await signInWithPassphrase({ email, passphrase }, visitor)).token;
            return { id: "person" };
          } catch (error) {
            outcome.problem = error;
            return null;
          }
        },
      }),
      ...(oidc ? [oidcProvider(oidc)] : []),
    ],
    cookies: {
      sessionToken: {
        name: sessionCookieName(),
        options: { httpOnly: true, sameSite: "strict", path: "/", secure: https },
      },
    },
    jwt: {
      encode: async () => outcome.token ?? "",
      decode: async ({ token }) => {
        const session = await findSession(token);
        return session ? { sub: session.personId } : null;
      },
    },
    callbacks: {
      async signIn({ account, profile }) {
        if (account?.provider !== OIDC) return outcome.token !== null;
        try {
          outcome.token = (await signInWithOidc(profile as OidcClaims, visitor)).token;
          return true;
        } catch (error) {
          outcome.problem = error;
          return false;
        }
      },
    },
    logger: {
      error: (code) => log.warn({ code }, "Sign-in through the shell failed."),
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}

function oidcProvider(settings: OidcSettings) {
  return {
    id: OIDC,
    name: "Single sign-on",
    type: "oauth" as const,
    wellKnown: `${settings.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    issuer: settings.issuer,
    clientId: settings.clientId,
    clientSecret: settings.clientSecret,
    authorization: { params: { scope: "openid email profile" } },
    idToken: true,
    checks: ["pkce" as const, "state" as const, "nonce" as const],
    profile: (claims: OidcClaims) => ({ id: claims.sub }),
  };
}
