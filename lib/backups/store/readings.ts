/** From which server's agent a copy is read: set and taken back by people, shown with what came of it. */
import { type Actor, actorName } from "@/lib/auth/actor";
import { queryAs, type Transaction, writeAs } from "@/lib/auth/gate";
import { NotFound } from "@/lib/errors";
import { isId } from "@/lib/id";
import type { Schedule } from "@/lib/schedule/schedule";
import type { NewReading, ReadingRow } from "../model/reading";
import { RUN_OF_SERVICE } from "../reading";
import { serverIdOf } from "./named-server";
import { existingCopy, judgeAnew } from "./systems";

/** What was read before stays. The report that stands is read as soon as the worker sees it. @throws NotFound, Unprocessable */
export async function setReading(actor: Actor, copyId: string, wish: NewReading): Promise<void> {
  await writeAs(actor, "backups.system.change", async (tx) => {
    const { id, name: copy, systemId, system } = await existingCopy(tx, copyId);
    const { from: readFrom, name, repository } = wish;
    const serverId = await serverIdOf(tx, wish.server);
    const before = await tx.backupReading.findFirst({ where: { copyId: id } });
    const anew = { readAt: null, reportId: null, why: null, gist: null };
    const data = { serverId, readFrom, name, repository, createdBy: actorName(actor), ...anew };
    await tx.backupReading.upsert({
      where: { copyId: id },
      create: { copyId: id, ...data },
      update: { ...data, createdAt: new Date() },
    });
    await closeRuns(tx, id, systemId, system);
    const former = before && {
      copy,
      from: before.readFrom,
      name: before.name,
      repository: before.repository,
    };
    return {
      result: undefined,
      target: `system/${systemId}`,
      ...(former && { before: { reading: former } }),
      after: { reading: { copy, ...wish } },
    };
  });
}

/** @throws NotFound */
export async function removeReading(actor: Actor, copyId: string): Promise<void> {
  await writeAs(actor, "backups.system.change", async (tx) => {
    const { id, name: copy, systemId, system } = await existingCopy(tx, copyId);
    const found = await tx.backupReading.findFirst({ where: { copyId: id } });
    if (!found) throw new NotFound("This copy is not read from an agent.");
    await tx.backupReading.delete({ where: { copyId: id } });
    await closeRuns(tx, id, systemId, system);
    const { readFrom, name } = found;
    return {
      result: undefined,
      target: `system/${systemId}`,
      before: { reading: { copy, from: readFrom, name } },
    };
  });
}

type Rule = { schedule: unknown; graceS: number; maxRunS: number | null };

/** Nobody will see the end of what was under way there: it would be stuck for ever. */
async function closeRuns(tx: Transaction, copyId: string, systemId: string, rule: Rule): Promise<void> {
  await tx.$executeRaw`
    UPDATE backup_copy SET open_runs = (
      SELECT coalesce(jsonb_agg(run), '[]') FROM jsonb_array_elements(open_runs) run
      WHERE NOT starts_with(run ->> 'run', ${RUN_OF_SERVICE}))
    WHERE id = ${copyId}::uuid`;
  await judgeAnew(tx, systemId, { ...rule, schedule: rule.schedule as Schedule });
}

/** Of the copies of one system. @throws NotFound */
export async function listReadings(actor: Actor, systemId: string): Promise<{ items: ReadingRow[] }> {
  const query = queryAs(actor, "backups.read");
  const [system] = isId(systemId)
    ? await query<{ items: ReadingJson[] }>(
        `SELECT coalesce((SELECT jsonb_agg(jsonb_build_object('copyId', g.copy_id, 'from', g.read_from, 'name', g.name,
             'repository', g.repository, 'heardAt', t.received_at, 'readAt', g.read_at, 'reportId', g.report_id,
             'why', g.why, 'serverId', v.id, 'hostname', v.hostname, 'isRetired', v.retired_at IS NOT NULL)
             ORDER BY c.name, c.id)
           FROM backup_reading g JOIN backup_copy c ON c.id = g.copy_id JOIN server v ON v.id = g.server_id
           LEFT JOIN server_contact t ON t.server_id = v.id
           WHERE c.system_id = s.id AND c.retired_at IS NULL), '[]') AS items
         FROM protected_system s WHERE s.id = $1 AND s.retired_at IS NULL`,
        [systemId],
      )
    : [];
  if (!system) throw new NotFound("There is no such protected system.");
  return { items: system.items.map(rowOf) };
}

type ReadingJson = Omit<ReadingRow, "server" | "heardAt" | "readAt"> & {
  heardAt: string | null;
  readAt: string | null;
  serverId: string;
  hostname: string;
  isRetired: boolean;
};

function rowOf({ serverId: id, hostname, isRetired, heardAt, readAt, ...row }: ReadingJson): ReadingRow {
  const date = (text: string | null) => (text === null ? null : new Date(text));
  return { ...row, server: { id, hostname, isRetired }, heardAt: date(heardAt), readAt: date(readAt) };
}
