/** The targets of the self-check, as people named them. */
import type { Actor } from "@/lib/auth/actor";
import { readAs, writeAs } from "@/lib/auth/gate";
import { Unprocessable } from "@/lib/errors";
import { refusalOfTarget } from "../gateway/target";
import { placeOf, SelfCheck } from "../model/self-check";

const KEY = "uptime.self-check";

export async function readSelfCheck(actor: Actor): Promise<SelfCheck> {
  const row = await readAs(actor, "uptime.read").setting.findUnique({ where: { key: KEY } });
  const parsed = SelfCheck.safeParse(row?.value);
  return parsed.success ? parsed.data : { targets: [] };
}

/** @throws Unprocessable for a target that may not be looked at, Forbidden */
export async function changeSelfCheck(actor: Actor, wish: SelfCheck): Promise<SelfCheck> {
  for (const target of wish.targets) {
    const refusal = await refusalOfTarget({ kind: "tcp", ...placeOf(target) });
    if (!refusal) continue;
    const message = `${target} ${refusal}`;
    throw new Unprocessable(`The self-check can't look there: ${message}.`, [{ field: "targets", message }]);
  }
  return writeAs(actor, "uptime.probe.change", async (tx) => {
    const before = await tx.setting.findUnique({ where: { key: KEY } });
    await tx.setting.upsert({
      where: { key: KEY },
      create: { key: KEY, value: wish },
      update: { value: wish, updatedAt: new Date() },
    });
    return { result: wish, target: `setting/${KEY}`, before: before?.value, after: wish };
  });
}
