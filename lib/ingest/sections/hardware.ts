/** Section `hardware`: processors, memory and file systems; each may be missing without the others. */
import { type Filesystem, type Hardware, type Unknown, unknown } from "@/lib/fleet/model/facts";
import { firstReason } from "./first-reason";
import type { Draft, Evidence, SectionRule } from "./section";

const SPECS = ["cpus", "meminfo", "df"] as const;

export const hardwareRule: SectionRule<"hardware"> = {
  section: "hardware",
  specs: SPECS,
  needs: {},
  combine,
};

function combine(evidence: Evidence): Draft<Hardware> | Unknown {
  const cpus = evidence.value<number>("cpus");
  const memory = evidence.value<{ totalBytes: number }>("meminfo");
  const filesystems = evidence.value<Filesystem[]>("df");
  if (cpus === null && memory === null && filesystems === null) return unknown(firstReason(evidence, SPECS));
  return { cpus, memoryBytes: memory?.totalBytes ?? null, filesystems };
}
