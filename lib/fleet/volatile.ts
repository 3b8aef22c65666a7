/**
 * Which values count from the moment of a report, and so differ in every report of a server where nothing changed?
 * They are left out of what is stored, and counted again when facts are read.
 */
import type { FactValues, Integrity, IntegrityCheck, Section, SectionName } from "./model/facts";

/** A section as it is stored and compared. */
export function storedForm<Name extends SectionName>(
  name: Name,
  section: Section<FactValues[Name]>,
): Section<FactValues[Name]> {
  if (section.state === "unknown") return section;
  if (name === "updates") return { ...section, cacheAgeSeconds: null };
  if (name === "integrity") return { ...section, ...checkedAt(section as unknown as Integrity, null) };
  return section;
}

/** A stored section as of the report at `collectedAt`: what `garrison parse` says of that report. */
export function asOf<Name extends SectionName>(
  name: Name,
  stored: Section<FactValues[Name]>,
  collectedAt: Date,
): Section<FactValues[Name]> {
  if (stored.state === "unknown") return stored;
  if (name === "integrity") {
    return { ...stored, ...checkedAt(stored as unknown as Integrity, collectedAt.toISOString()) };
  }
  if (name !== "updates") return stored;
  const { listsChangedAt } = stored as unknown as FactValues["updates"];
  return { ...stored, cacheAgeSeconds: listsChangedAt && ageSeconds(listsChangedAt, collectedAt) };
}

/** Whole seconds; a clock that runs behind counts as 0. */
function ageSeconds(at: string, now: Date): number {
  return Math.max(0, Math.floor(now.getTime() / 1000) - Date.parse(at) / 1000);
}

/** The package manager compares at the moment of the report; AIDE writes down when it did. */
function checkedAt(integrity: Integrity, at: string | null): Pick<Integrity, "checkedAt" | "others"> {
  const dated = <Check extends IntegrityCheck>(check: Check): Check =>
    check.tool === "debsums" || check.tool === "rpm" ? { ...check, checkedAt: at } : check;
  return { checkedAt: dated(integrity).checkedAt, others: integrity.others.map(dated) };
}
