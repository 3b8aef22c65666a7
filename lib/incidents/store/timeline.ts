/** The time line of an incident: evidence and entries in one order, page by page. */
import type { Actor } from "@/lib/auth/actor";
import { Invalid, NotFound } from "@/lib/errors";
import { decodeCursor, encodeCursor } from "@/lib/http/list";
import type { Timeline } from "../model/timeline";
import { entryRows, frozenIn, pageOf } from "../timeline";
import { readChain, verificationOf } from "./chain";
import { readEvidence } from "./evidence";
import { findAbout } from "./reading";

/** The newest first. @throws NotFound, Invalid for a strange cursor, Forbidden */
export async function listTimeline(
  actor: Actor,
  id: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Timeline> {
  const after = cursor === undefined ? null : placeOf(cursor);
  const [found, chain] = await Promise.all([findAbout(actor, id), readChain(actor, id)]);
  if (!found || !chain) throw new NotFound("There is no such incident.");
  const frozen = found.isClosed ? frozenIn(chain.entries) : null;
  const evidence = frozen ?? (await readEvidence(actor, found.about, Date.now()));
  const rows = [...evidence.rows, ...entryRows(chain.entries)];
  const { items, next } = pageOf(rows, after, limit);
  return {
    items,
    next: next && encodeCursor([next.at, next.key]),
    total: rows.length,
    gaps: evidence.gaps,
    frozenBy: frozen?.seq ?? null,
    verification: verificationOf(chain),
  };
}

/** @throws Invalid */
function placeOf(cursor: string): { at: number; key: string } {
  const [at, key] = decodeCursor(cursor, 2);
  if (typeof at === "number" && typeof key === "string") return { at, key };
  throw new Invalid("This cursor belongs to another list. Leave it out to begin at the first page.", [
    { field: "cursor", message: "is not valid here" },
  ]);
}
