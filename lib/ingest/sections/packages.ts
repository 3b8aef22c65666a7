/**
 * Section `packages`: what is installed. A server may have tools of a foreign family (rpm on Debian, with an empty
 * database), so the family decides, and without it the longest list.
 */
import {
  type Package,
  type PackageManager,
  type Packages,
  type Unknown,
  unknown,
} from "@/lib/fleet/model/facts";
import type { DpkgPackage } from "../parsers/dpkg-packages";
import type { OsRelease } from "../parsers/os-release";
import type { SpecId } from "../specs";
import { firstReason } from "./first-reason";
import { familyOf } from "./os";
import type { Draft, Evidence, SectionRule } from "./section";

export const packagesRule: SectionRule<"packages"> = {
  section: "packages",
  specs: ["dpkg-packages", "rpm-packages", "apk-packages"],
  context: ["os-release"],
  needs: {},
  combine,
};

function combine(evidence: Evidence): Draft<Packages> | Unknown {
  const likeliest = inOrder(evidence);
  const found = likeliest.flatMap(([spec, manager]) => {
    const items = evidence.value<Package[]>(spec);
    return items === null ? [] : [{ manager, items }];
  });
  const best = found[0];
  if (!best)
    return unknown(
      firstReason(
        evidence,
        likeliest.map(([spec]) => spec),
      ),
    );
  const items = best.items.map(({ name, version, arch, source, sourceVersion }) => {
    return { name, version, arch, source, sourceVersion };
  });
  return { manager: best.manager, items };
}

type Source = readonly [SpecId, PackageManager];
const SOURCES: readonly Source[] = [
  ["dpkg-packages", "dpkg"],
  ["rpm-packages", "rpm"],
  ["apk-packages", "apk"],
];
const MANAGER_OF: Record<string, PackageManager> = {
  debian: "dpkg",
  rhel: "rpm",
  suse: "rpm",
  alpine: "apk",
};

function inOrder(evidence: Evidence): Source[] {
  const release = evidence.value<OsRelease>("os-release");
  const manager = release ? MANAGER_OF[familyOf(release)] : undefined;
  const rank = ([spec, of]: Source) =>
    of === manager ? Number.POSITIVE_INFINITY : (evidence.value<DpkgPackage[]>(spec)?.length ?? -1);
  return [...SOURCES].sort((a, b) => (rank(a) < rank(b) ? 1 : rank(a) > rank(b) ? -1 : 0));
}
