/** Restore drills: begun, told of part by part, ended once and sealed, and signed by somebody else. */
import { createHash } from "node:crypto";
import { type Actor, actorName, actorRef } from "@/lib/auth/actor";
import { type Transaction, writeAs } from "@/lib/auth/gate";
import { Conflict, NotFound } from "@/lib/errors";
import { isId } from "@/lib/id";
import { isAsExpected, resultOf, sealedText } from "../drilling";
import type {
  DrillCheck,
  DrillEnd,
  DrillPart,
  DrillPoint,
  DrillResult,
  NewCheck,
  NewDrill,
  NewPart,
} from "../model/drill";
import { databaseTime, heldDrill, heldRecord, past, tellChanged, unfit } from "./held-drill";

const MOST_OPEN = 20;
const MOST_PARTS = 50;
const MOST_CHECKS = 200;

/** @throws NotFound, Conflict, Unprocessable for a time to come, Forbidden */
export async function beginDrill(actor: Actor, wish: NewDrill): Promise<{ id: string }> {
  return writeAs(actor, "backups.drill.record", async (tx) => {
    const system = await tx.protectedSystem.findFirst({ where: { id: wish.system, retiredAt: null } });
    if (!system) throw new NotFound("There is no such protected system.");
    const copy =
      wish.copy === null
        ? null
        : await tx.backupCopy.findFirst({ where: { id: wish.copy, systemId: system.id, retiredAt: null } });
    if (wish.copy !== null && !copy) throw new NotFound("This system has no such copy.");
    const known = wish.key === null ? null : await begunUnder(tx, actor, system.id, wish.key);
    if (known) return { result: { id: known }, target: `drill/${known}`, after: { toldAgain: wish.key } };
    if ((await tx.restoreDrill.count({ where: { systemId: system.id, endedAt: null } })) >= MOST_OPEN) {
      throw new Conflict(`${MOST_OPEN} drills of this system are under way already. End one first.`);
    }
    const now = await databaseTime(tx);
    const startedAt = past(wish.startedAt, now, "startedAt") ?? now;
    const pointAt = past(wish.pointAt, now, "pointAt") ?? copy?.pointAt ?? null;
    const { id } = await tx.restoreDrill.create({
      data: {
        systemId: system.id,
        copyId: copy?.id ?? null,
        ...{ snapshot: wish.snapshot, key: wish.key },
        ...{ pointAt, startedAt, startedBy: actorName(actor), startedRef: actorRef(actor) },
      },
      select: { id: true },
    });
    await tellChanged(tx, id);
    return { result: { id }, target: `drill/${id}`, after: { ...wish, system: system.name } };
  });
}

/** Told again at the same moment it waits here for the first. @throws Conflict when the key is somebody else's */
async function begunUnder(
  tx: Transaction,
  actor: Actor,
  systemId: string,
  key: string,
): Promise<string | null> {
  await tx.$queryRaw`SELECT 1 FROM protected_system WHERE id = ${systemId}::uuid FOR UPDATE`;
  const drill = await tx.restoreDrill.findUnique({ where: { systemId_key: { systemId, key } } });
  if (drill && drill.startedRef !== actorRef(actor))
    throw new Conflict("Somebody else began a drill under this key.");
  return drill?.id ?? null;
}

/** @throws NotFound, Conflict, Unprocessable for times that make no sense, Forbidden */
export async function addPart(actor: Actor, id: string, part: NewPart): Promise<void> {
  await writeAs(actor, "backups.drill.record", async (tx) => {
    const drill = await heldDrill(tx, id);
    const parts = drill.parts as DrillPart[];
    if (part.key !== null && parts.some(({ key }) => key === part.key))
      return { result: undefined, target: `drill/${id}`, after: { toldAgain: part.key } };
    if (parts.length >= MOST_PARTS) throw new Conflict(`A drill has at most ${MOST_PARTS} parts.`);
    const now = await databaseTime(tx);
    const begun = past(part.startedAt, now, "startedAt");
    const ended = past(part.endedAt, now, "endedAt");
    if (begun && ended && ended < begun) throw unfit("endedAt", "is before its begin");
    await tx.restoreDrill.update({ where: { id }, data: { parts: [...parts, part] } });
    await tellChanged(tx, id);
    return { result: undefined, target: `drill/${id}`, after: { part } };
  });
}

/** Passed when what was observed is what was expected. @throws NotFound, Conflict, Forbidden */
export async function addCheck(actor: Actor, id: string, check: NewCheck): Promise<{ passed: boolean }> {
  return writeAs(actor, "backups.drill.record", async (tx) => {
    const drill = await heldDrill(tx, id);
    const checks = drill.checks as DrillCheck[];
    const known = check.key === null ? undefined : checks.find(({ key }) => key === check.key);
    if (known)
      return { result: { passed: known.passed }, target: `drill/${id}`, after: { toldAgain: check.key } };
    if (checks.length >= MOST_CHECKS) throw new Conflict(`A drill has at most ${MOST_CHECKS} checks.`);
    const passed = isAsExpected(check);
    const now = await databaseTime(tx);
    const at = (past(check.at, now, "at") ?? now).toISOString();
    await tx.restoreDrill.update({ where: { id }, data: { checks: [...checks, { ...check, passed, at }] } });
    await tellChanged(tx, id);
    return { result: { passed }, target: `drill/${id}`, after: { check, passed } };
  });
}

/** @throws NotFound, Conflict, Unprocessable for a time to come, Forbidden */
export async function setPoint(actor: Actor, id: string, wish: DrillPoint): Promise<void> {
  await writeAs(actor, "backups.drill.record", async (tx) => {
    const drill = await heldDrill(tx, id);
    const pointAt = past(wish.pointAt, await databaseTime(tx), "pointAt");
    await tx.restoreDrill.update({ where: { id }, data: { pointAt } });
    await tellChanged(tx, id);
    const before = { pointAt: drill.pointAt };
    return { result: undefined, target: `drill/${id}`, before, after: { pointAt } };
  });
}

export type EndedDrill = { result: DrillResult; why: string | null; hash: string };

/** From now on nothing of it changes. @throws NotFound, Conflict, Unprocessable for times that make no sense, Forbidden */
export async function endDrill(actor: Actor, id: string, wish: DrillEnd): Promise<EndedDrill> {
  return writeAs(actor, "backups.drill.record", async (tx) => {
    const known = await heldRecord(tx, id);
    if (wish.key !== null && known.endKey === wish.key && known.result !== null) {
      const result = { result: known.result as DrillResult, why: known.why, hash: known.hash ?? "" };
      return { result, target: `drill/${id}`, after: { toldAgain: wish.key } };
    }
    const drill = await heldDrill(tx, id);
    const system = await tx.protectedSystem.findUniqueOrThrow({ where: { id: drill.systemId } });
    const now = await databaseTime(tx);
    const endedAt = past(wish.endedAt, now, "endedAt") ?? now;
    const usableAt = past(wish.usableAt, now, "usableAt");
    if (endedAt < drill.startedAt) throw unfit("endedAt", "is before the drill began");
    if (usableAt && usableAt < drill.startedAt) throw unfit("usableAt", "is before the drill began");
    const [parts, checks] = [drill.parts as DrillPart[], drill.checks as DrillCheck[]];
    const { result, why } = resultOf({
      ...{ parts, checks, failed: wish.failed, rtoS: system.rtoS, rpoS: system.rpoS },
      ...{ startedAt: drill.startedAt.getTime(), usableAt: usableAt?.getTime() ?? null },
      pointAt: drill.pointAt?.getTime() ?? null,
    });
    const evidence = wish.evidence === null ? null : Buffer.from(wish.evidence);
    const sha256 = evidence && createHash("sha256").update(evidence).digest();
    const { seq, prevHash } = await nextPlace(tx);
    const told = {
      ...{ system: drill.systemId, copy: drill.copyId, snapshot: drill.snapshot, startedBy: drill.startedBy },
      ...{ startedAt: drill.startedAt.toISOString(), pointAt: drill.pointAt?.toISOString() ?? null },
      ...{ usableAt: usableAt?.toISOString() ?? null, endedAt: endedAt.toISOString() },
      ...{ parts, checks, result, why, note: wish.note },
      evidenceSha256: sha256?.toString("hex") ?? null,
    };
    const hash = createHash("sha256")
      .update(sealedText(seq, prevHash, told))
      .digest("hex");
    await tx.restoreDrill.update({
      where: { id },
      data: {
        ...{ usableAt, endedAt, result, why, note: wish.note, evidence, evidenceSha256: sha256 },
        ...{ seq, prevHash, hash, endKey: wish.key },
      },
    });
    if (!system.drillAt || endedAt >= system.drillAt) {
      const passed = result === "passed" ? { drillPassedAt: endedAt } : {};
      await tx.protectedSystem.update({
        where: { id: system.id },
        data: { drillAt: endedAt, drillResult: result, ...passed },
      });
    }
    await tellChanged(tx, id);
    const after = { result, why, hash, evidenceSha256: told.evidenceSha256 };
    return { result: { result, why, hash }, target: `drill/${id}`, after };
  });
}

/** By somebody else than who began it. @throws NotFound, Conflict, Forbidden */
export async function signDrill(actor: Actor, id: string): Promise<void> {
  await writeAs(actor, "backups.drill.sign", async (tx) => {
    const drill = isId(id) ? await tx.restoreDrill.findUnique({ where: { id } }) : null;
    if (!drill) throw new NotFound("There is no such restore drill.");
    if (drill.endedAt === null)
      throw new Conflict("This drill is under way. It is signed when it has ended.");
    if (drill.signedAt !== null) throw new Conflict(`${drill.signedBy} has signed this drill already.`);
    if (drill.startedRef === actorRef(actor)) {
      throw new Conflict("You did this drill yourself. Somebody else signs it.");
    }
    const signedAt = await databaseTime(tx);
    await tx.restoreDrill.update({ where: { id }, data: { signedBy: actorName(actor), signedAt } });
    await tellChanged(tx, id);
    return { result: undefined, target: `drill/${id}`, after: { hash: drill.hash, signedAt } };
  });
}

/** One chain for all: whoever ends a drill waits for the one before. */
async function nextPlace(tx: Transaction): Promise<{ seq: number; prevHash: string }> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(72707371)`;
  const last = await tx.restoreDrill.findFirst({
    where: { seq: { not: null } },
    orderBy: { seq: "desc" },
    select: { seq: true, hash: true },
  });
  return { seq: Number(last?.seq ?? 0) + 1, prevHash: last?.hash ?? "0".repeat(64) };
}
