/**
 * Section `updates`: what could be installed, and which of it mends security.
 *
 * The family decides whose list counts; without it the first one that was read. Security is true on proof only (a
 * security suite, an advisory), and false only where the absence of proof means something.
 */
import { type Family, type Unknown, type Update, type Updates, unknown } from "@/lib/fleet/model/facts";
import type { OsRelease } from "../parsers/os-release";
import type { ListsFetched } from "../parsers/package-lists";
import type { SpecId } from "../specs";
import { firstReason } from "./first-reason";
import { familyOf } from "./os";
import type { Draft, Evidence, SectionRule } from "./section";
import { apkItems } from "./updates-apk";
import { aptItems } from "./updates-apt";
import { dnfItems } from "./updates-dnf";
import { zypperItems } from "./updates-zypper";

export const updatesRule: SectionRule<"updates"> = {
  section: "updates",
  specs: [
    "apt-updates",
    "apt-holds",
    "apt-cache-age",
    "dnf-upgrades",
    "dnf-advisories",
    "dnf-cves",
    "dnf-cache-age",
    "zypper-updates",
    "zypper-patches",
    "apk-updates",
  ],
  context: ["os-release", "dpkg-packages", "rpm-packages", "apk-packages"],
  needs: { items: ["apt-updates", "dnf-upgrades", "zypper-updates", "apk-updates"] },
  combine,
};

function combine(evidence: Evidence): Draft<Updates> | Unknown {
  const own = ownSource(evidence);
  const items = own ? own.items(evidence) : anyItems(evidence);
  if (own && items === null) return unknown(firstReason(evidence, [own.spec]));
  const fetchedAt = listsFetchedAt(evidence);
  return {
    cacheAgeSeconds: cacheAge(fetchedAt, evidence.collectedAt),
    listsChangedAt:
      fetchedAt === null ? null : new Date(fetchedAt * 1000).toISOString().replace(".000Z", "Z"),
    items,
  };
}

type Source = { family: Family; spec: SpecId; items(evidence: Evidence): Update[] | null };
const SOURCES: readonly Source[] = [
  { family: "debian", spec: "apt-updates", items: aptItems },
  { family: "rhel", spec: "dnf-upgrades", items: dnfItems },
  { family: "suse", spec: "zypper-updates", items: zypperItems },
  { family: "alpine", spec: "apk-updates", items: apkItems },
];

function ownSource(evidence: Evidence): Source | undefined {
  const release = evidence.value<OsRelease>("os-release");
  return release ? SOURCES.find(({ family }) => family === familyOf(release)) : undefined;
}

function anyItems(evidence: Evidence): Update[] | null {
  for (const source of SOURCES) {
    const found = source.items(evidence);
    if (found !== null) return found;
  }
  return null;
}

/** The last second that RFC 3339 can write. */
const LAST = Date.parse("9999-12-31T23:59:59Z") / 1000;

/** Seconds since 1970. */
function listsFetchedAt(evidence: Evidence): number | null {
  const specs: readonly SpecId[] = ["apt-cache-age", "dnf-cache-age"];
  const fetched = specs.map((spec) => evidence.value<ListsFetched>(spec)).find((value) => value !== null);
  return fetched && fetched.at <= LAST ? fetched.at : null;
}

/** Null when nobody said when the report was made; a clock that runs behind counts as 0. */
function cacheAge(fetchedAt: number | null, collectedAt: Date | null): number | null {
  if (fetchedAt === null || collectedAt === null) return null;
  return Math.max(0, Math.floor(collectedAt.getTime() / 1000) - fetchedAt);
}
