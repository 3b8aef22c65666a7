/** What agents print of backups, read for the copies that are read there. Nothing is told twice that says the same. */
import { createHash } from "node:crypto";
import type { SystemActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { type AgentOutput, type ReadFrom, SPEC_OF } from "../model/reading";
import { gist, type ReadNow, RUN_OF_SERVICE, readFor, type Wish } from "../reading";
import { keepTold } from "./telling";

export type Awaited = Wish & {
  copyId: string;
  no: number;
  serverId: string;
  /** The output of the agent that is wanted. */
  spec: (typeof SPEC_OF)[ReadFrom];
  gist: string | null;
  /** When this was agreed: what is read meanwhile for another wish is not its. */
  since: string;
};

/** Copies that are read from these servers' agents. */
export async function awaitedFrom(actor: SystemActor, serverIds: readonly string[]): Promise<Awaited[]> {
  const rows = await queryAs(actor, "backups.run.record")<Omit<Awaited, "spec">>(
    `SELECT g.copy_id AS "copyId", c.no, g.server_id AS "serverId", g.read_from AS "from", g.name, g.repository, g.gist,
       c.time_zone AS "timeZone", g.created_at::text AS since
     FROM backup_reading g JOIN backup_copy c ON c.id = g.copy_id JOIN protected_system s ON s.id = c.system_id
     WHERE g.server_id = ANY($1::uuid[]) AND c.retired_at IS NULL AND s.retired_at IS NULL ORDER BY g.copy_id`,
    [serverIds],
  );
  return rows.map((row) => ({ ...row, spec: SPEC_OF[row.from] }));
}

/** Servers whose standing report was not read yet for a copy that is. */
export async function unreadServers(actor: SystemActor): Promise<string[]> {
  const rows = await queryAs(
    actor,
    "backups.run.record",
  )<{ id: string }>(
    `SELECT DISTINCT g.server_id AS id FROM backup_reading g
     JOIN backup_copy c ON c.id = g.copy_id JOIN protected_system s ON s.id = c.system_id
     WHERE g.read_at IS NULL AND c.retired_at IS NULL AND s.retired_at IS NULL LIMIT 1000`,
  );
  return rows.map(({ id }) => id);
}

/** One output of one report, for one copy. */
export type Printed = { awaited: Awaited; reportId: string; output: AgentOutput; raw: Uint8Array };

/** In the order of the reports. May be told again after a crash: runs are kept once. */
export async function keepPrinted(actor: SystemActor, printed: readonly Printed[], at: Date): Promise<void> {
  const gists = new Map(printed.map(({ awaited }) => [awaited.copyId, awaited.gist]));
  const news = new Set<string>();
  const read = new Map<string, { reportId: string; why: string | null; since: string }>();
  for (const { awaited, reportId, output, raw } of printed) {
    const now = readFor(awaited, output, at.getTime());
    const sum = createHash("sha256").update(gist(now)).digest("base64url");
    if (gists.get(awaited.copyId) !== sum) {
      await tell(actor, awaited, now, { reportId, raw }, at);
      news.add(awaited.copyId);
    }
    gists.set(awaited.copyId, sum);
    read.set(awaited.copyId, { reportId, why: now.why, since: awaited.since });
  }
  const rows = [...read].map(([copyId, row]) => ({ copyId, ...row, gist: gists.get(copyId) }));
  await queryAs(actor, "backups.run.record")(
    `UPDATE backup_reading g SET read_at = $1, report_id = t."reportId", why = t.why, gist = t.gist
     FROM jsonb_to_recordset($2) AS t("copyId" uuid, "reportId" uuid, why text, gist text, since timestamptz)
     WHERE g.copy_id = t."copyId" AND g.created_at = t.since`,
    [at, JSON.stringify(rows)],
  );
  const words = [...news].map((id) => JSON.stringify({ topic: "backups", id, version: at.getTime() }));
  await queryAs(actor, "backups.run.record")(
    "SELECT pg_notify('garrison', word) FROM unnest($1::text[]) AS word",
    [words],
  );
}

type Source = { reportId: string; raw: Uint8Array };

async function tell(
  actor: SystemActor,
  { copyId: id, no, name, repository, spec }: Awaited,
  { said }: ReadNow,
  { reportId, raw }: Source,
  at: Date,
): Promise<void> {
  if (said === null) return;
  const { engine, understood, service } = said;
  const run = service && {
    ...{ name: service.run, isOpen: service.isOpen, startedAt: service.startedAt },
    only: RUN_OF_SERVICE,
  };
  const envelope = { spec, name, repository, report: reportId };
  await keepTold(actor, { id, no }, { engine, raw, envelope, understood, exit: null, run }, at);
}
