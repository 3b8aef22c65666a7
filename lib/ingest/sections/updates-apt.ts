/** The updates of a Debian-family server, with those that are held back. */
import type { Update } from "@/lib/fleet/model/facts";
import type { AptUpdates } from "../parsers/apt-updates";
import type { DpkgPackage } from "../parsers/dpkg-packages";
import type { Evidence } from "./section";

export function aptItems(evidence: Evidence): Update[] | null {
  const planned = evidence.value<AptUpdates>("apt-updates");
  if (!planned) return null;
  const holds = new Set(evidence.value<string[]>("apt-holds") ?? []);
  const named = new Set([...planned.updates, ...planned.keptBack].map(({ name }) => name));
  const installed = new Map<string, DpkgPackage>();
  for (const each of evidence.value<DpkgPackage[]>("dpkg-packages") ?? []) {
    if (named.has(each.name)) installed.set(each.name, each);
  }
  const updates = planned.updates.map(({ origins, ...update }) => ({
    ...update,
    security: isSecurity(origins),
    advisories: [],
    cves: [],
    held: holds.has(update.name) || installed.get(update.name)?.held === true,
  }));
  const kept = planned.keptBack.map(({ name, candidate }) => ({
    name,
    installed: installed.get(name)?.version ?? null,
    candidate,
    arch: installed.get(name)?.arch ?? null,
    // apt prints no origin for what it keeps back.
    security: null,
    advisories: [],
    cves: [],
    held: true,
  }));
  return [...updates, ...kept];
}

/**
 * True when an origin is a security suite, by its label or its suite, never by the package's name. False when all
 * are other suites of a distribution that has one. Null otherwise: Debian folds old security fixes into its point
 * releases, and other repositories do not tell fixes apart at all.
 */
export function isSecurity(origins: readonly string[]): boolean | null {
  const parts = origins.map((origin) => {
    const colon = origin.indexOf(":");
    return { label: origin.slice(0, Math.max(colon, 0)), suite: origin.slice(origin.lastIndexOf("/") + 1) };
  });
  if (parts.some(({ label, suite }) => /-security$/i.test(label) || /-security$/i.test(suite))) return true;
  const isPlain = parts.every(
    ({ label, suite }) => label === "Ubuntu" || (label === "Debian" && OTHER.test(suite)),
  );
  return parts.length > 0 && isPlain ? false : null;
}

const OTHER = /-(?:updates|backports|backports-sloppy|proposed-updates)$/;
