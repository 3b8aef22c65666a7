/** The updates of an Alpine server. Alpine has no advisories, so security is for the vulnerability data to say. */
import type { Package, Update } from "@/lib/fleet/model/facts";
import type { ApkUpdate } from "../parsers/apk-updates";
import type { Evidence } from "./section";

export function apkItems(evidence: Evidence): Update[] | null {
  const updates = evidence.value<ApkUpdate[]>("apk-updates");
  if (!updates) return null;
  const arch = new Map(
    (evidence.value<Package[]>("apk-packages") ?? []).map((each) => [each.name, each.arch]),
  );
  return updates.map((update) => ({
    ...update,
    arch: arch.get(update.name) ?? null,
    security: null,
    advisories: [],
    cves: [],
    held: false,
  }));
}
