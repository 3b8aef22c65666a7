/**
 * Which files are not as they should be? AIDE sees the most, then the package manager's own checksums. Hashes of
 * single files say nothing alone: they are there to be compared with those of the report before.
 */
import type { Integrity, IntegrityCheck } from "@/lib/fleet/model/facts";
import type { AideReport } from "../parsers/aide-report";
import type { FileHash } from "../parsers/file-hashes";
import { instantOf } from "../parsers/local-time";
import type { PackageVerify } from "../parsers/package-verify";
import type { ClockState } from "../parsers/time-sync";
import type { Draft, Evidence, SectionRule } from "./section";

export const integrityRule: SectionRule<"integrity"> = {
  section: "integrity",
  specs: ["aide-check", "package-verify", "file-hashes"],
  needs: { tool: ["aide-check", "package-verify", "file-hashes"] },
  combine,
};

function combine(evidence: Evidence): Draft<Integrity> {
  const hashes = evidence.value<FileHash[]>("file-hashes");
  const checks = [aide(evidence), packages(evidence)].filter((check) => check !== null);
  const [main, ...others] = checks;
  if (main !== undefined) return { ...main, others: others.filter(isComplete), hashes };
  const tool = hashes === null ? null : "hashes";
  return { tool, added: null, removed: null, changed: null, checkedAt: null, others: [], hashes };
}

function aide(evidence: Evidence): IntegrityCheck | null {
  const report = evidence.value<AideReport>("aide-check");
  if (report === null) return null;
  const zone = evidence.value<ClockState>("time-sync")?.zone ?? null;
  const { added, removed, changed, startedAt } = report;
  return { tool: "aide", added, removed, changed, checkedAt: startedAt && instantOf(startedAt, zone) };
}

type Check = Draft<IntegrityCheck>;

function packages(evidence: Evidence): Check | null {
  const found = evidence.value<PackageVerify>("package-verify");
  if (found === null) return null;
  const tool = found.tool ?? managersTool(evidence);
  return {
    tool,
    added: [],
    removed: found.removed,
    changed: found.changed,
    checkedAt: evidence.collectedAt?.toISOString() ?? null,
  };
}

/** Both tools are silent when all is well: then the package manager of the server tells which one it was. */
function managersTool(evidence: Evidence): IntegrityCheck["tool"] | null {
  if (evidence.value("dpkg-packages") !== null) return "debsums";
  return evidence.value("rpm-packages") !== null ? "rpm" : null;
}

function isComplete(check: Check): check is IntegrityCheck {
  return check.tool !== null;
}
