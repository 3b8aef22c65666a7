/** The words of the self-check: targets that are never all gone at once, unless it is we who are cut off. */
import { z } from "zod";
import type { Outcome, Reason } from "./probe";

const Canary = z
  .string()
  .trim()
  .regex(/^([a-z0-9._-]{1,253}|\[[0-9a-f:.]{2,45}\]):\d{1,5}$/i, "is not like router.example.com:443")
  .refine((text) => portOf(text) >= 1 && portOf(text) <= 65_535, "has no port that exists");

export const SelfCheck = z.object({ targets: z.array(Canary).max(5, "at most five") });
export type SelfCheck = z.infer<typeof SelfCheck>;

/** @param target "router.example.com:443", "[2001:db8::1]:443" */
export function placeOf(target: string): { host: string; port: number } {
  return { host: target.slice(0, target.lastIndexOf(":")).replace(/^\[|\]$/g, ""), port: portOf(target) };
}

function portOf(target: string): number {
  return Number(target.slice(target.lastIndexOf(":") + 1));
}

/** What a cut cable looks like from here. A refused connection or a bad status is an answer, so somebody is there. */
const SUSPICIOUS: ReadonlySet<Reason> = new Set(["timeout", "unreachable", "no-reply", "no-such-name"]);

export function isSuspicious({ class: kind, reason }: Outcome): boolean {
  return kind === "fail" && reason !== null && SUSPICIOUS.has(reason);
}

/** The same look, once it is known that we were cut off: it says nothing of the target. */
export function excused({ reason }: Outcome): Outcome {
  return { class: "invalid", reason: "our-network", detail: reason, latencyMs: null };
}
