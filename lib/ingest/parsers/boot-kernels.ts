/**
 * Which kernels are installed? `ls -1 /boot /lib/modules`: a headline per directory, then its entries.
 *
 * A kernel is a vmlinuz-RELEASE in /boot; where there is none (Alpine, some boards) its modules stand for it. Rescue
 * images and backups are no kernels to boot into.
 */
import { readKernelRelease } from "../versions/kernel";
import { linesOf } from "./lines";
import { type Output, type Parser, type Read, read, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

export const bootKernelsParser: Parser<string[]> = { spec: "boot-kernels", version: 1, parse };

function parse(output: Output): Read<string[]> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const entries = { "/boot": new Set<string>(), "/lib/modules": new Set<string>() };
  let directory: keyof typeof entries | null = null;
  let isListing = false;
  for (const { text } of linesOf(output.stdout)) {
    if (text === "/boot:" || text === "/lib/modules:") {
      directory = text === "/boot:" ? "/boot" : "/lib/modules";
      isListing = true;
    } else if (directory) entries[directory].add(text);
  }
  if (!isListing) return unreadable(complaintOf(output));
  const images = [...entries["/boot"]].flatMap(
    (name) => /^(?:vmlinuz|vmlinux|Image)-(.+)$/.exec(name)?.[1] ?? [],
  );
  const kernels = images.filter(isRelease);
  return read(kernels.length > 0 ? kernels : [...entries["/lib/modules"]].filter(isRelease));
}

function isRelease(text: string): boolean {
  return readKernelRelease(text) !== null && !/\.(?:old|bak|orig|gz|xz|hmac|dpkg-\w+)$|~$/.test(text);
}
