/**
 * Section `reboot`: does the server need one, and why, and which services run replaced code?
 *
 * A sign of need is believed at once. That none is needed is said only by something that would have noticed:
 * needs-restarting, or a package that writes the reboot flag, or the kernel being the newest. Debian alone writes no
 * flag, so there its absence proves nothing.
 */
import { type Package, type Reboot, type Unknown, unknown } from "@/lib/fleet/model/facts";
import type { RunningProgram } from "../parsers/deleted-files";
import type { Needrestart } from "../parsers/needrestart";
import type { NeedsRestarting } from "../parsers/needs-restarting";
import type { OsRelease } from "../parsers/os-release";
import type { RebootFlag } from "../parsers/reboot-required";
import { firstReason } from "./first-reason";
import { kernelOf, newestOfFlavour } from "./kernel";
import { familyOf } from "./os";
import type { Draft, Evidence, SectionRule } from "./section";

const SPECS = [
  "reboot-required",
  "needrestart",
  "needs-restarting",
  "deleted-libraries",
  "deleted-executables",
] as const;

export const rebootRule: SectionRule<"reboot"> = {
  section: "reboot",
  specs: SPECS,
  context: ["uname", "boot-kernels", "dpkg-packages", "rpm-packages", "os-release"],
  needs: {},
  combine,
};

function combine(evidence: Evidence): Draft<Reboot> | Unknown {
  const kernel = kernelOf(evidence);
  const isSilent = SPECS.every((spec) => evidence.value(spec) === null) && kernel.rebootForKernel === null;
  if (isSilent) return unknown(firstReason(evidence, SPECS));
  const reasons = reasonsOf(evidence);
  const required = reasons.length > 0 || (isProvenUnneeded(evidence) ? false : null);
  return { required, reasons, servicesToRestart: servicesToRestart(evidence) };
}

/** The names of packages that asked for it where there are names, else a sentence. */
function reasonsOf(evidence: Evidence): string[] {
  const reasons: string[] = [];
  const flag = evidence.value<RebootFlag>("reboot-required");
  if (flag?.exists) reasons.push(...or(flag.packages, "/var/run/reboot-required exists"));
  const restarting = evidence.value<NeedsRestarting>("needs-restarting");
  if (restarting?.required) reasons.push(...or(restarting.packages, "needs-restarting asks for a reboot"));
  reasons.push(...kernelReason(evidence));
  if (evidence.value<Needrestart>("needrestart")?.microcodeObsolete)
    reasons.push("The microcode is outdated");
  return [...new Set(reasons)];
}

function kernelReason(evidence: Evidence): string[] {
  const { running, installed, rebootForKernel } = kernelOf(evidence);
  if (rebootForKernel !== true) return [];
  const newest = running === null ? null : newestOfFlavour(running, installed ?? []);
  if (newest !== null && newest !== running) return [`Kernel ${running} runs, ${newest} is installed`];
  // Otherwise the flag named the kernel package, and it stands among the reasons already.
  const state = evidence.value<Needrestart>("needrestart")?.kernel;
  if (state?.state !== "update" && state?.state !== "newer") return [];
  return [`Kernel ${running ?? state.running ?? ""} runs, ${state.expected ?? "a newer one"} is installed`];
}

function or(names: readonly string[], sentence: string): readonly string[] {
  return names.length > 0 ? names : [sentence];
}

function isProvenUnneeded(evidence: Evidence): boolean {
  if (evidence.value<NeedsRestarting>("needs-restarting")?.required === false) return true;
  if (kernelOf(evidence).rebootForKernel === false && !asksForLibrariesToo(evidence)) return true;
  return evidence.value<RebootFlag>("reboot-required")?.exists === false && isFlagWritten(evidence);
}

/** There needs-restarting also asks for a reboot after updates of glibc, systemd and the like. */
function asksForLibrariesToo(evidence: Evidence): boolean {
  const release = evidence.value<OsRelease>("os-release");
  return release !== null && ["rhel", "suse"].includes(familyOf(release));
}

/** On Ubuntu and wherever one of these packages is installed, a new kernel sets the flag. */
function isFlagWritten(evidence: Evidence): boolean {
  const packages = evidence.value<Package[]>("dpkg-packages") ?? [];
  if (packages.some(({ name }) => FLAG_WRITERS.has(name))) return true;
  return evidence.value<OsRelease>("os-release")?.["ID"] === "ubuntu" && packages.length === 0;
}

const FLAG_WRITERS = new Set(["update-notifier-common", "unattended-upgrades", "reboot-notifier"]);

/** needrestart's units, else the programs themselves. */
function servicesToRestart(evidence: Evidence): string[] | null {
  const needrestart = evidence.value<Needrestart>("needrestart");
  if (needrestart) return needrestart.services;
  const programs = evidence.value<RunningProgram[]>("deleted-executables");
  const pids = evidence.value<number[]>("deleted-libraries");
  const replaced = (programs ?? []).filter(({ deleted, path }) => deleted && !isEphemeral(path));
  const pathOf = new Map((programs ?? []).map(({ pid, path }) => [pid, path]));
  const stale = (pids ?? []).map((pid) => pathOf.get(pid) ?? `process ${pid}`);
  const found = [...new Set([...replaced.map(({ path }) => path), ...stale])].sort();
  const isComplete = programs !== null && pids !== null;
  return found.length > 0 || isComplete ? found : null;
}

/** Programs that run from memory never came from a package. */
function isEphemeral(path: string): boolean {
  return /^\/(?:memfd:|dev\/shm\/|SYSV|dev\/zero)/.test(path);
}
