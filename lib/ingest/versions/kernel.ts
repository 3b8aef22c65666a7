/**
 * Is one kernel release (`uname -r`) newer than another of the same flavour?
 *
 * Never as text: 6.1.0-9-amd64 is older than 6.1.0-10-amd64, and 6.12.90+deb13 older than 6.12.90+deb13.1.
 */
import { compareDigits, type Order } from "./digits";

export type KernelRelease = {
  /** The numbers before the distribution's tag: 6 1 0 18. */
  numbers: string[];
  /** The numbers of the tag and after it: el9_3 → 9 3, deb13.1 → 13 1. */
  tag: string[];
  /** What tells one line of kernels from another: amd64, cloud-amd64, rt, pve, rpt-rpi-2712, x86_64+debug. */
  flavour: string;
};

/** Null when it does not begin with a number and a dot. */
export function readKernelRelease(release: string): KernelRelease | null {
  if (!/^\d+\./.test(release) || release.length > 200) return null;
  const words = release.split(/[.+-]/).filter((word) => word !== "");
  const numbers: string[] = [];
  const tag: string[] = [];
  const flavour: string[] = [];
  let isTagged = false;
  for (const word of words) {
    const tagged = TAG.exec(word);
    if (flavour.length > 0) flavour.push(word);
    else if (/^\d+$/.test(word)) (isTagged ? tag : numbers).push(word);
    else if (tagged) {
      isTagged = true;
      tag.push(...(tagged[2] ?? "").split("_").filter((digits) => digits !== ""));
      if (tagged[3]) flavour.push(tagged[3]);
    } else flavour.push(word);
  }
  return { numbers, tag, flavour: flavour.join("-") };
}

/** The order of two releases of one flavour. */
export function compareKernels(a: KernelRelease, b: KernelRelease): Order {
  return compareLists(a.numbers, b.numbers) || compareLists(a.tag, b.tag);
}

/** A distribution's tag, its numbers, and a flavour that is glued to it (el9uek). `rc` counts as a tag: 0.rc5.41. */
const TAG = /^(deb|bpo|el|fc|amzn|lp|rc|ubuntu)(\d+(?:_\d+)*)?([a-z]*)$/;

function compareLists(a: readonly string[], b: readonly string[]): Order {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const left = a[at];
    const right = b[at];
    if (left === undefined || right === undefined) return left === right ? 0 : left === undefined ? -1 : 1;
    const order = compareDigits(left, right);
    if (order !== 0) return order;
  }
  return 0;
}
