/** Sets the cookies of a browser's preferences. Works as a plain form, so that a theme needs no script. */
import type { Actor } from "@/lib/auth/actor";
import { environment } from "@/lib/env";
import { Invalid } from "@/lib/errors";
import { choiceOf, isPreference, ownPath, PREFERENCES, preferenceCookie } from "@/lib/preferences";
import { readBytes } from "./json";

const LIMIT_BYTES = 4_096;

/** @throws Invalid for a name or a choice that does not exist */
export async function choosePreferences(_: Actor, { request }: { request: Request }): Promise<Response> {
  const form = new URLSearchParams(new TextDecoder().decode(await readBytes(request, LIMIT_BYTES)));
  const headers = new Headers({ "cache-control": "no-store" });
  for (const [name, value] of form) {
    if (name === "return") continue;
    if (!isPreference(name)) throw new Invalid(`There is no preference named "${name}".`);
    const choice = choiceOf(name, value);
    if (choice === null) throw new Invalid(`${name} must be one of ${PREFERENCES[name].join(", ")}.`);
    headers.append("set-cookie", preferenceCookie(name, choice, environment().https));
  }
  const back = form.get("return");
  if (back === null) return new Response(null, { status: 204, headers });
  headers.set("location", ownPath(back));
  return new Response(null, { status: 303, headers });
}
