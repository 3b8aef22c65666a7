/** What does a report of AIDE come to, in text or JSON, and is it whole? */
import type { ChangedFile } from "@/lib/fleet/model/facts";
import type { LocalTime } from "./local-time";

export type AideReport = {
  added: string[];
  removed: string[];
  changed: ChangedFile[];
  startedAt: LocalTime | null;
};

/** Why a report that says there are differences cannot be the whole when it names none. */
export function whatIsNotListed({ added, removed, changed }: AideReport): string | null {
  const listed = added.length + removed.length + changed.length;
  return listed === 0 ? "AIDE found differences, but lists none." : null;
}

/** Why the lists cannot be the whole: a report that is cut, or of numbers only, would look like fewer changes. */
export function whatIsMissing(report: AideReport, count: (kind: string) => unknown): string | null {
  for (const kind of ["added", "removed", "changed"] as const) {
    const said = count(kind);
    if (typeof said === "number" && report[kind].length < said) {
      return `AIDE counted ${said} ${kind} entries, but lists ${report[kind].length}.`;
    }
  }
  return null;
}
