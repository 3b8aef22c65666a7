/** Alerts about backups: one for each copy that needs somebody, one for each restore point that is too old. */
import type { Severity } from "@/lib/alerts/model/severity";
import { keepOwnAlerts, type OwnAlert } from "@/lib/alerts/store/own";
import type { SystemActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import type { Schedule } from "@/lib/schedule/schedule";
import { alarmOfCopy, alarmOfPoint, alarmOfRetention, alarmOfTests, type ReadThere } from "../alarm";
import { type Doubtable, doubtOf } from "../doubt";
import type { DrillResult } from "../model/drill";
import { type HeldPoints, retentionOf } from "../retention";
import { type CopyState, standingOf, whyOf } from "../standing";
import { HELD_COLUMNS, STATE_COLUMNS } from "./copy-state";

const MOST = 20_000;

type Row = CopyState &
  Doubtable &
  HeldPoints & {
    keepDays: number | null;
    schedule: Schedule;
    graceS: number;
    id: string;
    name: string;
    systemId: string;
    system: string;
    severity: Severity;
    rpoS: number;
    environment: string | null;
    pointAt: number | null;
    reading: ReadThere | null;
  };

/** Tells of everything that stands so now; what no longer does is over. @throws Forbidden */
export async function tellOfBackups(actor: SystemActor, at: Date): Promise<void> {
  const rows = await queryAs(
    actor,
    "backups.read",
  )<Row>(
    `SELECT c.id, c.name, c.place, s.id AS "systemId", s.name AS system, s.severity, s.rpo_s AS "rpoS", e.name AS environment,
       s.keep_days AS "keepDays", s.schedule, s.grace_s AS "graceS", ${STATE_COLUMNS}, ${HELD_COLUMNS},
       CASE WHEN g.copy_id IS NOT NULL THEN jsonb_build_object('hostname', v.hostname, 'why', g.why,
         'heardAt', floor(extract(epoch FROM t.received_at) * 1000)) END AS reading
     FROM backup_copy c JOIN protected_system s ON s.id = c.system_id LEFT JOIN environment e ON e.id = s.environment_id
     LEFT JOIN backup_reading g ON g.copy_id = c.id LEFT JOIN server v ON v.id = g.server_id
     LEFT JOIN server_contact t ON t.server_id = v.id
     WHERE c.retired_at IS NULL AND s.retired_at IS NULL ORDER BY c.no LIMIT ${MOST}`,
  );
  const now = at.getTime();
  await keepOwnAlerts(
    actor,
    "backup",
    rows.map((row) => copyAlert(row, now)),
    at,
  );
  await keepOwnAlerts(actor, "retention", retentionAlerts(rows, now), at);
  await keepOwnAlerts(actor, "restore-point", pointAlerts(rows, now), at);
  await keepOwnAlerts(actor, "restore-test", await testAlerts(actor, now), at);
}

type TestRow = {
  systemId: string;
  system: string;
  severity: Severity;
  environment: string | null;
  result: DrillResult | null;
  drillAt: Date | null;
  passedAt: Date | null;
  createdAt: Date;
  drillDays: number;
};

/** One that is due is no emergency; one that failed is what the backups were for. */
async function testAlerts(actor: SystemActor, now: number): Promise<OwnAlert[]> {
  const rows = await queryAs(
    actor,
    "backups.read",
  )<TestRow>(
    `SELECT s.id AS "systemId", s.name AS system, s.severity, e.name AS environment, s.drill_result AS result,
       s.drill_at AS "drillAt", s.drill_passed_at AS "passedAt", s.created_at AS "createdAt", s.drill_days AS "drillDays"
     FROM protected_system s LEFT JOIN environment e ON e.id = s.environment_id
     WHERE s.retired_at IS NULL ORDER BY s.id LIMIT ${MOST}`,
  );
  return rows.map((row) => ({
    subject: row.systemId,
    severity: row.result === "failed" ? row.severity : "medium",
    labels: labelsOf(row, {}),
    quiet: null,
    ...alarmOfTests({
      ...row,
      ...{ drillAt: row.drillAt?.getTime() ?? null, passedAt: row.passedAt?.getTime() ?? null },
      ...{ createdAt: row.createdAt.getTime(), now },
    }),
  }));
}

function copyAlert(row: Row, now: number): OwnAlert {
  const doubt = doubtOf(row);
  const standing = standingOf(row, now, doubt);
  const since =
    standing === "missed" || standing === "late"
      ? (row.deadlineAt ?? now)
      : standing === "stuck"
        ? (row.stuckAt ?? now)
        : (row.lastAt ?? now);
  const alarm = alarmOfCopy({ ...row, standing, why: whyOf(row, standing, doubt), since });
  return {
    subject: row.id,
    severity: row.severity,
    ...alarm,
    labels: labelsOf(row, { copy: row.name }),
    quiet: null,
  };
}

/** What is held back less far than was agreed can wait for the day. */
function retentionAlerts(rows: readonly Row[], now: number): OwnAlert[] {
  return rows.flatMap((row) => {
    const retention = retentionOf(row, row, now);
    if (retention === null) return [];
    const { id: subject, system, name } = row;
    const labels = labelsOf(row, { copy: name });
    const said = alarmOfRetention({ system, name, retention, now });
    return [{ subject, severity: "medium" as const, ...said, labels, quiet: null }];
  });
}

function pointAlerts(rows: readonly Row[], now: number): OwnAlert[] {
  const systems = new Map<string, Row & { pointAt: number }>();
  for (const row of rows) {
    const { pointAt } = row;
    if (pointAt !== null && pointAt >= (systems.get(row.systemId)?.pointAt ?? 0))
      systems.set(row.systemId, { ...row, pointAt });
  }
  return [...systems.values()].map((row) => ({
    ...{ subject: row.systemId, severity: row.severity, labels: labelsOf(row, {}), quiet: null },
    ...alarmOfPoint({ system: row.system, pointAt: row.pointAt, rpoS: row.rpoS, now }),
  }));
}

type Named = Pick<Row, "system" | "systemId" | "environment">;

function labelsOf({ system, systemId, environment }: Named, more: Record<string, string>) {
  return { system, system_id: systemId, ...more, ...(environment ? { environment } : {}) };
}
