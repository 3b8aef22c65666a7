/** New recovery codes travel to the page that shows them in a sealed cookie: nobody stores them, one session opens it. */
import { environment } from "@/lib/env";
import { open, seal } from "./keys";

export function sealCodes(sessionId: string, codes: readonly string[]): string {
  return seal(environment().keys, place(sessionId), codes.join(" "));
}

/** The codes, or null when the cookie is another session's, damaged or gone. */
export function openCodes(sessionId: string, sealed: string | null): string[] | null {
  if (!sealed) return null;
  try {
    return open(environment().keys, place(sessionId), sealed).split(" ");
  } catch {
    return null;
  }
}

function place(sessionId: string): string {
  return `cookie/${sessionId}/recovery codes`;
}
