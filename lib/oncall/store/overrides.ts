/** Who stands in for whom: made in a hurry, and so by whoever takes pages. */
import { type Actor, actorName } from "@/lib/auth/actor";
import { queryAs, writeAs } from "@/lib/auth/gate";
import { Conflict, NotFound, Unprocessable } from "@/lib/errors";
import { isId } from "@/lib/id";
import { instantOf } from "@/lib/local-time";
import type { OverrideRow } from "../model/on-call";
import { type NewOverride, overrideProblem } from "../model/rota";
import { DAY_MS } from "../wall-clock";
import { refuseStrangers } from "./candidates";
import { MOST_OVERRIDES } from "./duty";
import { tellOnCallChanged } from "./news";
import { existingRota } from "./rotas";

/** Further back it would only rewrite who was asked. */
const BACK_MS = DAY_MS;
const AHEAD_MS = 731 * DAY_MS;
/** The calendar shows no more of them. */
const LISTED = 200;

/** Times without an offset are what a clock in the rota's zone shows. @throws NotFound, Unprocessable, Conflict, Forbidden */
export async function createOverride(
  actor: Actor,
  rotaId: string,
  wish: NewOverride,
): Promise<{ id: string }> {
  return writeAs(actor, "oncall.override.change", async (tx) => {
    const { timeZone } = await existingRota(tx, rotaId);
    const { personId, insteadOf } = wish;
    const span = {
      fromAt: timeOf("from", wish.from, timeZone),
      toAt: timeOf("to", wish.to, timeZone),
    };
    refuseSpan({ personId, insteadOf, ...span }, Date.now());
    await refuseStrangers(tx, [{ id: personId, field: "personId" }]);
    const standing = { removedAt: null, toAt: { gt: new Date() }, rota: { retiredAt: null } };
    if ((await tx.rotaOverride.count({ where: standing })) >= MOST_OVERRIDES) {
      throw new Conflict(`${MOST_OVERRIDES} overrides are to come already. Remove some of them first.`);
    }
    const data = {
      ...{ rotaId, personId, insteadOf, madeBy: actorName(actor) },
      ...{ fromAt: new Date(span.fromAt), toAt: new Date(span.toAt) },
    };
    const made = await tx.rotaOverride.create({ data, select: { id: true } });
    await tellOnCallChanged(tx, rotaId);
    const { madeBy: _, ...after } = data;
    return { result: made, target: `rota-override/${made.id}`, after };
  });
}

/** One that has begun ends now; what was, was. @throws NotFound, Conflict for one that is over, Forbidden */
export async function removeOverride(actor: Actor, rotaId: string, id: string): Promise<void> {
  await writeAs(actor, "oncall.override.change", async (tx) => {
    await existingRota(tx, rotaId);
    const found = isId(id)
      ? await tx.rotaOverride.findFirst({ where: { id, rotaId, removedAt: null } })
      : null;
    if (!found) throw new NotFound("There is no such override.");
    const now = new Date();
    if (found.toAt <= now) throw new Conflict("This override is over already.");
    const data = found.fromAt < now ? { toAt: now } : { removedAt: now };
    await tx.rotaOverride.update({ where: { id }, data });
    await tellOnCallChanged(tx, rotaId);
    const { personId, insteadOf, fromAt, toAt } = found;
    return {
      result: undefined,
      target: `rota-override/${id}`,
      before: { rotaId, personId, insteadOf, fromAt, toAt },
      after: data,
    };
  });
}

/** Those that are not over, the first to begin first; at most 200. @throws Forbidden */
export async function listOverrides(actor: Actor, rotaId: string): Promise<OverrideRow[]> {
  if (!isId(rotaId)) return [];
  return queryAs(actor, "oncall.read")<OverrideRow>(
    `SELECT o.id, o.person_id AS "personId", p.name, o.instead_of AS "insteadOf", i.name AS "insteadOfName",
       o.from_at AS "fromAt", o.to_at AS "toAt", o.made_by AS "madeBy"
     FROM rota_override o LEFT JOIN person p ON p.id = o.person_id AND p.disabled_at IS NULL
     LEFT JOIN person i ON i.id = o.instead_of
     WHERE o.rota_id = $1 AND o.removed_at IS NULL AND o.to_at > now() ORDER BY o.from_at, o.id LIMIT ${LISTED}`,
    [rotaId],
  );
}

function timeOf(field: string, text: string, timeZone: string): number {
  const at = instantOf(text, timeZone);
  if (at === null || at < 0 || at > 4_102_444_800_000) {
    throw refused(field, "is not a time like 2026-11-23T22:00");
  }
  return at;
}

function refuseSpan(override: Parameters<typeof overrideProblem>[0], now: number): void {
  const problem = overrideProblem(override);
  if (problem) {
    const field = override.personId === override.insteadOf ? "personId" : "to";
    throw new Unprocessable(problem, [{ field, message: problem }]);
  }
  if (override.toAt <= now) throw refused("to", "is over already");
  if (override.fromAt < now - BACK_MS) throw refused("from", "lies more than a day back");
  if (override.fromAt > now + AHEAD_MS) throw refused("from", "lies more than two years ahead");
}

function refused(field: string, message: string): Unprocessable {
  return new Unprocessable(`The override can't be kept: ${field} ${message}.`, [{ field, message }]);
}
