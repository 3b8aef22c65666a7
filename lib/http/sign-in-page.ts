/** The door of the sign-in pages: who stands there already, and where they should be instead. */
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { codesCookieName, readCookie, sessionCookieName, typedCookieName } from "@/lib/auth/cookie";
import { nextPage, withNext } from "@/lib/auth/next-page";
import { PATH_HEADER } from "@/lib/auth/origin";
import { problemWords } from "@/lib/auth/problems";
import type { LiveSession } from "@/lib/auth/session";
import { openCodes } from "@/lib/auth/shown-codes";
import { anySession } from "./as-viewer";
import { pageOf } from "./sign-in-answers";
import { unpackTyped } from "./typed-fields";

export type PageQuery = Promise<Record<string, string | string[] | undefined>>;

export type PageState = {
  next: string;
  problem: string | undefined;
  with: string | undefined;
  query: (name: string) => string;
  /** What was typed into this page's form before it was refused; undefined on a first look. */
  typed: (field: string) => string | undefined;
};

export async function pageState(searchParams: PageQuery): Promise<PageState> {
  const given = await searchParams;
  const query = (name: string) => (typeof given[name] === "string" ? given[name] : "");
  const problem = problemWords(given.problem)?.code;
  const sent = await headers();
  const typed = problem
    ? unpackTyped(readCookie(sent.get("cookie"), typedCookieName()), sent.get(PATH_HEADER) ?? "")
    : null;
  return {
    next: nextPage(given.next),
    problem,
    typed: (field) => typed?.get(field),
    with: query("with") || undefined,
    query,
  };
}

/** The session of somebody who gave a passphrase and no second factor yet; all others are led on. */
export async function halfSignedIn(next: string): Promise<LiveSession> {
  const session = await anySession();
  if (!session) redirect(withNext("/sign-in", next, { problem: "ended" }));
  if (session.level === "mfa") redirect(await pageOf(await sessionToken(), next));
  return session;
}

/** The session of somebody who is signed in in full. */
export async function fullySignedIn(next: string): Promise<LiveSession> {
  const session = await anySession();
  if (session?.level === "mfa") return session;
  redirect(await pageOf(await sessionToken(), next));
}

export async function sessionToken(): Promise<string | null> {
  return readCookie((await headers()).get("cookie"), sessionCookieName());
}

/** The recovery codes that are on their way to this page. */
export async function shownCodes(session: LiveSession): Promise<string[] | null> {
  return openCodes(session.id, readCookie((await headers()).get("cookie"), codesCookieName()));
}

/** True for a link followed from another site: the browser withheld our strict cookie, and sends it on a second try. */
export async function cameFromElsewhere(): Promise<boolean> {
  return (await headers()).get("sec-fetch-site") === "cross-site";
}
