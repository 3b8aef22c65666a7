/** The words of the overview: the three answers, what needs attention, and who sees which view. */
import type { Role } from "@/lib/auth/actor";
import type { BackupCounts } from "@/lib/backups/model/system";
import type { ChangeRow, FleetCounts } from "@/lib/fleet/model/server";
import type { UptimeCounts } from "@/lib/uptime/model/objective";

export type Answer = "yes" | "no" | "unknown";
export type Reason = { text: string; href: string };
export type Answered = { answer: Answer; reasons: Reason[]; asOf: Date };
export type Answers = { safe: Answered; up: Answered; restorable: Answered };

export type Level = "critical" | "high" | "medium" | "low" | "unknown";
export type Attention = {
  level: Level;
  /** A sentence without its full stop; its number is the length of the list at `href`. */
  text: string;
  href: string;
  where: string;
  since: Date | null;
};

export type Overview = {
  answers: Answers;
  fleet: FleetCounts;
  uptime: UptimeCounts;
  backups: BackupCounts;
  attention: Attention[];
  changes: ChangeRow[];
  asOf: Date;
};

export const VIEWS = ["admin", "manager", "oncall", "auditor"] as const;
export type View = (typeof VIEWS)[number];

/** The views of each role, its own first: nobody is shown what their permissions would refuse. */
const VIEWS_OF: Record<Role, readonly [View, ...View[]]> = {
  admin: ["admin", "manager", "oncall", "auditor"],
  manager: ["manager", "admin", "auditor"],
  oncall: ["oncall", "admin"],
  auditor: ["auditor", "admin", "manager"],
};

export function viewsOf(role: Role): readonly View[] {
  return VIEWS_OF[role];
}

/** The wished view when this role has it, else the role's own; `refused` is a wish that was not met. */
export function chooseView(role: Role, wish: string | undefined): { view: View; refused: string | null } {
  const found = VIEWS_OF[role].find((view) => view === wish);
  return { view: found ?? VIEWS_OF[role][0], refused: found || !wish ? null : wish };
}
