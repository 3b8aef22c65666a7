/**
 * The updates of a SUSE server: packages, then patches.
 *
 * zypper does not say which packages a patch brings. So a patch stands for itself, with its CVEs, and a package is
 * called no security update only when no security patch is pending.
 */
import type { Update } from "@/lib/fleet/model/facts";
import type { ZypperPatch } from "../parsers/zypper-patches";
import type { ZypperUpdate } from "../parsers/zypper-updates";
import { type Evidence, NOT_HELD } from "./section";

export function zypperItems(evidence: Evidence): Update[] | null {
  const packages = evidence.value<ZypperUpdate[]>("zypper-updates");
  const patches = evidence.value<ZypperPatch[]>("zypper-patches");
  if (!packages && (!patches || evidence.reason("zypper-updates") !== NOT_HELD)) return null;
  const mayBeSecurity =
    !patches || patches.length === 0 || patches.some(({ category }) => category === "security");
  const ofPackages = (packages ?? []).map((update) => ({
    ...update,
    security: mayBeSecurity ? null : false,
    advisories: [],
    cves: [],
    held: false,
  }));
  return [...ofPackages, ...(patches ?? []).map(ofPatch)];
}

function ofPatch({ name, edition, arch, category, cves }: ZypperPatch): Update {
  const security = category === "security" || cves.length > 0;
  return { name, installed: null, candidate: edition, arch, security, advisories: [name], cves, held: false };
}
