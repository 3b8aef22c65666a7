/**
 * Which values count from the moment of a report, and so differ in every report of a server where nothing changed?
 * They are left out of what is stored, and counted again when facts are read.
 */
import type { FactValues, Section, SectionName } from "./model/facts";

/** A section as it is stored and compared. */
export function storedForm<Name extends SectionName>(
  name: Name,
  section: Section<FactValues[Name]>,
): Section<FactValues[Name]> {
  if (name !== "updates" || section.state === "unknown") return section;
  return { ...section, cacheAgeSeconds: null };
}

/** A stored section as of the report at `collectedAt`: what `garrison parse` says of that report. */
export function asOf<Name extends SectionName>(
  name: Name,
  stored: Section<FactValues[Name]>,
  collectedAt: Date,
): Section<FactValues[Name]> {
  if (name !== "updates" || stored.state === "unknown") return stored;
  const { listsChangedAt } = stored as unknown as FactValues["updates"];
  return { ...stored, cacheAgeSeconds: listsChangedAt && ageSeconds(listsChangedAt, collectedAt) };
}

/** Whole seconds; a clock that runs behind counts as 0. */
function ageSeconds(at: string, now: Date): number {
  return Math.max(0, Math.floor(now.getTime() / 1000) - Date.parse(at) / 1000);
}
