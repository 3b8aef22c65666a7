/** Whose console this is: the name on reports, and the time zone of months and windows. */
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { readAs, writeAs } from "@/lib/auth/gate";
import { readName } from "@/lib/auth/person-name";
import { SignInProblem } from "@/lib/auth/problems";

const KEY = "organisation";

export const Organisation = z.object({ name: z.string(), timeZone: z.string() });
export type Organisation = z.infer<typeof Organisation>;

/** Null until an administrator has said it. @throws Forbidden */
export async function findOrganisation(actor: Actor): Promise<Organisation | null> {
  const row = await readAs(actor, "overview.read").setting.findUnique({ where: { key: KEY } });
  const parsed = Organisation.safeParse(row?.value);
  return parsed.success ? parsed.data : null;
}

/** @throws SignInProblem, Forbidden */
export async function changeOrganisation(actor: Actor, given: Organisation): Promise<Organisation> {
  const name = readName(given.name);
  if (!name) throw new SignInProblem("organisation-shape");
  if (!isTimeZone(given.timeZone)) throw new SignInProblem("time-zone-unknown");
  const value = { name, timeZone: given.timeZone };
  return writeAs(actor, "settings.change", async (tx) => {
    const before = await tx.setting.findUnique({ where: { key: KEY }, select: { value: true } });
    await tx.setting.upsert({
      where: { key: KEY },
      create: { key: KEY, value },
      update: { value, updatedAt: new Date() },
    });
    return { result: value, target: `setting/${KEY}`, before: before?.value, after: value };
  });
}

/** The zones that this server can reckon with, UTC first. */
export function timeZones(): string[] {
  return ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
}

export function isTimeZone(text: string): boolean {
  return timeZones().includes(text);
}
