/**
 * The updates of a RHEL-family server, joined with its advisories and CVEs.
 *
 * An advisory belongs to an update when it names the same package and architecture at a version that the update
 * reaches: a later build contains the earlier fix.
 */
import type { Package, Update } from "@/lib/fleet/model/facts";
import type { Notice } from "../parsers/dnf-updateinfo";
import type { DnfUpgrade } from "../parsers/dnf-upgrades";
import type { OsRelease } from "../parsers/os-release";
import { compareRpm } from "../versions/rpm";
import { type Evidence, NOT_HELD } from "./section";

export function dnfItems(evidence: Evidence): Update[] | null {
  const upgrades = evidence.value<DnfUpgrade[]>("dnf-upgrades");
  const advisories = evidence.value<Notice[]>("dnf-advisories");
  const cves = evidence.value<Notice[]>("dnf-cves");
  if (!upgrades) return evidence.reason("dnf-upgrades") === NOT_HELD ? ofNotices(advisories, cves) : null;
  const advisoriesOf = byPackage(advisories ?? []);
  const cvesOf = byPackage(cves ?? []);
  const installedOf = newestInstalled(evidence.value<Package[]>("rpm-packages") ?? []);
  const knowsAdvisories = advisories !== null;
  return upgrades.map(({ name, arch, candidate, repository }) => {
    const key = `${name}.${arch}`;
    const installed = installedOf.get(key) ?? null;
    const named = idsUpTo(candidate, installed, advisoriesOf.get(key));
    const fixed = idsUpTo(candidate, installed, cvesOf.get(key));
    const isProven = named.length > 0 || fixed.length > 0;
    const isExcluded =
      knowsAdvisories && publishesAdvisories(repository, evidence.value<OsRelease>("os-release"));
    const security = isProven ? true : isExcluded ? false : null;
    return { name, installed, candidate, arch, security, advisories: named, cves: fixed, held: false };
  });
}

/** What the advisories alone say, when the list of updates was not asked for. */
function ofNotices(advisories: Notice[] | null, cves: Notice[] | null): Update[] | null {
  if (!advisories && !cves) return null;
  const updates = new Map<string, Update>();
  for (const notice of [...(advisories ?? []), ...(cves ?? [])]) {
    const { name, arch, version } = notice;
    const key = `${name} ${arch} ${version}`;
    const update = updates.get(key) ?? {
      name,
      installed: null,
      candidate: version,
      arch,
      security: true,
      advisories: [],
      cves: [],
      held: false,
    };
    updates.set(key, update);
    const ids = /^(?:CVE|CAN)-/.test(notice.id) ? update.cves : update.advisories;
    if (!ids.includes(notice.id)) ids.push(notice.id);
  }
  return [...updates.values()];
}

function byPackage(notices: readonly Notice[]): Map<string, Notice[]> {
  const found = new Map<string, Notice[]>();
  for (const notice of notices) {
    const key = `${notice.name}.${notice.arch}`;
    const list = found.get(key);
    if (list) list.push(notice);
    else found.set(key, [notice]);
  }
  return found;
}

function idsUpTo(candidate: string, installed: string | null, notices: readonly Notice[] = []): string[] {
  const reached = notices.filter(({ version }) => {
    const isNew = installed === null || compareRpm(version, installed) > 0;
    return isNew && compareRpm(version, candidate) <= 0;
  });
  return [...new Set(reached.map(({ id }) => id))];
}

/** Several kernels are installed side by side: the newest is what an update follows on. */
function newestInstalled(packages: readonly Package[]): Map<string, string> {
  const newest = new Map<string, string>();
  for (const { name, arch, version } of packages) {
    const known = newest.get(`${name}.${arch}`);
    if (known === undefined || compareRpm(known, version) < 0) newest.set(`${name}.${arch}`, version);
  }
  return newest;
}

/**
 * Would the repository have an advisory if the update mended security? The distributions' own do, except those of
 * CentOS, Stream or not; EPEL does; other vendors' repositories do not, so their silence means nothing.
 */
function publishesAdvisories(repository: string, release: OsRelease | null): boolean {
  if (/\bepel\b/i.test(repository)) return true;
  const id = release?.["ID"]?.toLowerCase();
  return (
    id !== undefined && PUBLISHERS.has(id) && OWN_REPOSITORY.test(repository) && !FOREIGN.test(repository)
  );
}

const PUBLISHERS = new Set(["rhel", "rocky", "almalinux", "ol", "fedora", "amzn"]);
const OWN_REPOSITORY =
  /base|appstream|\bcrb\b|codeready|powertools|extras|updates|fedora|\bplus\b|security|highavailability|\bha\b|\bnfv\b|\brt\b|\bsap|resilient|^rhel-|^rhui-|^ubi-|^ol\d|^amzn|^amazonlinux/i;
const FOREIGN =
  /copr:|pgdg|postgres|mysql|maria|docker|nginx|elrepo|remi|rpmfusion|mongo|elastic|kubernetes/i;
