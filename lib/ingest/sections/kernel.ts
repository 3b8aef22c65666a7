/**
 * Section `kernel`: which kernel runs, which are installed, and would a reboot start a newer one?
 *
 * The answer comes from comparing releases of one flavour; needrestart and the reboot flag add what a comparison
 * cannot see (a rebuilt kernel under the same release) or answer where there is nothing to compare.
 */
import type { Kernel, Package } from "@/lib/fleet/model/facts";
import type { Needrestart } from "../parsers/needrestart";
import type { RebootFlag } from "../parsers/reboot-required";
import type { Uname } from "../parsers/uname";
import { compareKernels, type KernelRelease, readKernelRelease } from "../versions/kernel";
import type { Draft, Evidence, SectionRule } from "./section";

export const kernelRule: SectionRule<"kernel"> = {
  section: "kernel",
  specs: ["uname", "boot-kernels"],
  context: ["dpkg-packages", "rpm-packages", "needrestart", "reboot-required", "uptime"],
  needs: { running: ["uname"] },
  combine: kernelOf,
};

export function kernelOf(evidence: Evidence): Draft<Kernel> {
  const running = evidence.value<Uname>("uname")?.release ?? null;
  const installed = evidence.value<string[]>("boot-kernels") ?? packagedKernels(evidence);
  return {
    running,
    installed,
    rebootForKernel: rebootForKernel(running, installed, evidence),
    bootedAt: bootedAt(evidence),
  };
}

const MINUTE_MS = 60_000;

/** To the minute: the uptime is read a moment after the report began, so seconds would differ in every report. */
function bootedAt(evidence: Evidence): string | null {
  const uptimeS = evidence.value<number>("uptime");
  if (uptimeS === null || evidence.collectedAt === null) return null;
  const at = evidence.collectedAt.getTime() - uptimeS * 1000;
  return at < 0 ? null : `${new Date(Math.floor(at / MINUTE_MS) * MINUTE_MS).toISOString().slice(0, 19)}Z`;
}

/** The newest installed release of the running one's flavour; null when none is comparable. */
export function newestOfFlavour(running: string, installed: readonly string[]): string | null {
  const current = readKernelRelease(running);
  if (!current) return null;
  let newest: { text: string; release: KernelRelease } | null = null;
  for (const text of installed) {
    const release = readKernelRelease(text);
    if (release?.flavour !== current.flavour) continue;
    if (newest === null || compareKernels(newest.release, release) < 0) newest = { text, release };
  }
  return newest?.text ?? null;
}

function rebootForKernel(
  running: string | null,
  installed: string[] | null,
  evidence: Evidence,
): boolean | null {
  const byRelease = running === null || installed === null ? null : isOutdated(running, installed);
  if (byRelease === true) return true;
  const askedFor = flaggedKernels(evidence.value<RebootFlag>("reboot-required"));
  if (askedFor.length > 0 && (byRelease === null || askedFor.includes(running ?? ""))) return true;
  const state = evidence.value<Needrestart>("needrestart")?.kernel.state ?? "unknown";
  if (state === "update") return true;
  if (byRelease !== null) return byRelease;
  return state === "newer" ? true : state === "current" ? false : null;
}

/** Null when nothing of its flavour is installed, or only older: then the running kernel came from elsewhere. */
function isOutdated(running: string, installed: readonly string[]): boolean | null {
  const newest = newestOfFlavour(running, installed);
  const [a, b] = [readKernelRelease(running), newest === null ? null : readKernelRelease(newest)];
  if (!a || !b) return null;
  const order = compareKernels(a, b);
  return order === 0 ? false : order < 0 ? true : null;
}

/** linux-image-6.1.0-41-amd64 in reboot-required.pkgs: installed since this boot. */
function flaggedKernels(flag: RebootFlag | null): string[] {
  return (flag?.packages ?? []).flatMap(
    (name) => /^linux-image-(?:unsigned-)?(\d\S*)$/.exec(name)?.[1] ?? [],
  );
}

/** From the package list, where /boot was not read; [] means that no kernel package is installed (a container). */
function packagedKernels(evidence: Evidence): string[] | null {
  const debian = evidence.value<Package[]>("dpkg-packages");
  const rpm = evidence.value<Package[]>("rpm-packages");
  if (!debian && !rpm) return null;
  const fromDebian = (debian ?? []).flatMap(({ name }) => {
    const release = /^linux-image-(?:unsigned-)?(\d\S*)$/.exec(name)?.[1];
    return release === undefined || /-(?:dbg|dbgsym|unsigned)$/.test(release) ? [] : [release];
  });
  const fromRpm = (rpm ?? []).flatMap((found) => releaseOfRpm(found) ?? []);
  return [...new Set([...fromDebian, ...fromRpm])];
}

/** On EL `uname -r` is VERSION-RELEASE.ARCH; SUSE drops the rebuild count and appends the flavour. */
function releaseOfRpm({ name, version, arch }: Package): string | null {
  const release = version.replace(/^\d+:/, "");
  if (/^kernel(?:-uek)?(?:-core)?$/.test(name)) return `${release}.${arch}`;
  const flavour = /^kernel-(default|azure|rt|preempt|64kb)$/.exec(name)?.[1];
  return flavour && /-\d{6}\./.test(release) ? `${release.replace(/\.\d+$/, "")}-${flavour}` : null;
}
