/** Alerts about backups: one for each copy that needs somebody, one for each restore point that is too old. */
import type { Severity } from "@/lib/alerts/model/severity";
import { keepOwnAlerts, type OwnAlert } from "@/lib/alerts/store/own";
import type { SystemActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { alarmOfCopy, alarmOfPoint } from "../alarm";
import { type CopyState, standingOf, whyOf } from "../standing";
import { STATE_COLUMNS } from "./copy-state";

const MOST = 20_000;

type Row = CopyState & {
  id: string;
  name: string;
  systemId: string;
  system: string;
  severity: Severity;
  rpoS: number;
  environment: string | null;
  pointAt: number | null;
};

/** Tells of everything that stands so now; what no longer does is over. @throws Forbidden */
export async function tellOfBackups(actor: SystemActor, at: Date): Promise<void> {
  const rows = await queryAs(
    actor,
    "backups.read",
  )<Row>(
    `SELECT c.id, c.name, s.id AS "systemId", s.name AS system, s.severity, s.rpo_s AS "rpoS", e.name AS environment,
       ${STATE_COLUMNS}
     FROM backup_copy c JOIN protected_system s ON s.id = c.system_id LEFT JOIN environment e ON e.id = s.environment_id
     WHERE c.retired_at IS NULL AND s.retired_at IS NULL ORDER BY c.no LIMIT ${MOST}`,
  );
  const now = at.getTime();
  await keepOwnAlerts(
    actor,
    "backup",
    rows.map((row) => copyAlert(row, now)),
    at,
  );
  await keepOwnAlerts(actor, "restore-point", pointAlerts(rows, now), at);
}

function copyAlert(row: Row, now: number): OwnAlert {
  const standing = standingOf(row, now);
  const since =
    standing === "missed" || standing === "late"
      ? (row.deadlineAt ?? now)
      : standing === "stuck"
        ? (row.stuckAt ?? now)
        : (row.lastAt ?? now);
  const alarm = alarmOfCopy({ ...row, standing, why: whyOf(row, standing), since });
  return {
    subject: row.id,
    severity: row.severity,
    ...alarm,
    labels: labelsOf(row, { copy: row.name }),
    quiet: null,
  };
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

function labelsOf({ system, systemId, environment }: Row, more: Record<string, string>) {
  return { system, system_id: systemId, ...more, ...(environment ? { environment } : {}) };
}
