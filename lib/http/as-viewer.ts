/** The door for pages: who looks, and what happens when they may not. */
import { headers } from "next/headers";
import { forbidden, notFound, redirect } from "next/navigation";
import { cache } from "react";
import type { Actor, PersonActor } from "@/lib/auth/actor";
import { noteRefusal } from "@/lib/auth/audit/refusals";
import { readCookie, sessionCookieName } from "@/lib/auth/cookie";
import { identify } from "@/lib/auth/identify";
import { nextPage, seenAddress, withNext } from "@/lib/auth/next-page";
import { PATH_HEADER } from "@/lib/auth/origin";
import { findSession, type LiveSession } from "@/lib/auth/session";
import { Forbidden, NotFound, Unauthenticated } from "@/lib/errors";
import { missingStep } from "./sign-in-answers";

const whoever = cache(async () => identify(new Headers(await headers())));

/** The signed-in person of this page; anybody else is led to the step that is missing, and comes back afterwards. */
export const viewer = cache(async (): Promise<PersonActor> => {
  const actor = await whoever();
  if (actor.kind === "person") return actor;
  const here = nextPage(await address());
  const session = await anySession();
  redirect(session?.level === "password" ? await missingStep(session, here) : withNext("/sign-in", here));
});

/** Run a store's function as the viewer, and turn its refusals into pages. */
export async function asViewer<T>(work: (actor: Actor) => Promise<T>): Promise<T> {
  const actor = await viewer();
  try {
    return await work(actor);
  } catch (error) {
    if (error instanceof Unauthenticated) redirect("/sign-in");
    if (error instanceof Forbidden) {
      await noteRefusal(actor, { permission: error.permission ?? "page", target: await address(), error });
      forbidden();
    }
    if (error instanceof NotFound) notFound();
    throw error;
  }
}

/** The session of this page, whatever its level; for the pages of sign-in themselves. */
export const anySession = cache(async (): Promise<LiveSession | null> => {
  return findSession(readCookie((await headers()).get("cookie"), sessionCookieName()));
});

async function address(): Promise<string> {
  return seenAddress((await headers()).get(PATH_HEADER) ?? "/");
}
