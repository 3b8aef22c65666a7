/**
 * Which security advisories and CVEs are pending for which package? `updateinfo list --security [--with-cve]`.
 *
 *   dnf 4, yum   RHSA-2024:9605 Important/Sec. kernel-core-5.14.0-427.42.1.el9_4.x86_64
 *   dnf 5        RHSA-2024:9605 security Important kernel-core-5.14.0-427.42.1.el9_4.x86_64 2024-11-14 00:00:00
 *
 * With --with-cve the CVE stands where the advisory stood, so the two lists are joined on the package.
 */
import { linesOf, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

/** `id` is the advisory, or the CVE. `version` is [epoch:]version-release. */
export type Notice = { id: string; severity: string | null; name: string; version: string; arch: string };

export const dnfAdvisoriesParser: Parser<Notice[]> = {
  spec: "dnf-advisories",
  version: 1,
  parse: (output) => parse(output, ADVISORY),
};
export const dnfCvesParser: Parser<Notice[]> = {
  spec: "dnf-cves",
  version: 1,
  parse: (output) => parse(output, CVE),
};

/** By its shape, not by a list of vendors: RHSA-2024:9605, ELSA-2024-3339, FEDORA-2025-f6bab793a4, ALAS2023-2024-505. */
const ADVISORY = /^[A-Za-z][A-Za-z0-9-]{1,30}-\d{4}[:-][A-Za-z0-9._-]{1,40}$/;
const CVE = /^(?:CVE|CAN)-\d{4}-\d{4,10}$/;

function parse(output: Output, id: RegExp): Read<Notice[]> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  if (output.exit !== 0) return unreadable(`dnf failed (exit ${output.exit}): ${complaintOf(output)}`);
  const notices: Notice[] = [];
  const unread: Unread[] = [];
  for (const line of linesOf(output.stdout)) {
    const words = line.text.trim().split(/\s+/);
    const notice = noticeOf(words, id);
    if (notice) notices.push(notice);
    // The mark of an update that is installed already, in lists that were asked for with --all.
    else if (!NOISE.test(line.text) && words[0] !== "i") note(unread, line, "not a row of updateinfo");
  }
  if (notices.length === 0 && unread.length > 0) return unreadable("No line is an advisory.", unread);
  return read(notices, unread);
}

const NOISE = new RegExp(
  [
    "^Last metadata expiration check",
    "^Loaded plugins",
    "^Load(?:ing|ed) ",
    "^Updating (?:and loading|Subscription Management)",
    "^Repositories loaded",
    "^Name +Type +Severity",
    "^updateinfo list done",
    "^This system (?:is|has)",
    "^Not root,",
    "^ \\* \\S+: ",
  ].join("|"),
);

function noticeOf(words: readonly string[], idShape: RegExp): Notice | null {
  const [id, type = "", third = ""] = words;
  if (id === undefined || !idShape.test(id)) return null;
  const isDnf5 = words.length >= 4 && type.toLowerCase() === "security";
  const found = nevraOf(isDnf5 ? (words[3] ?? "") : third);
  if (!found || (!isDnf5 && words.length !== 3) || !(isDnf5 || type.endsWith("/Sec."))) return null;
  const severity = isDnf5 ? third : type.slice(0, -"/Sec.".length);
  return { id, severity: /^(unknown|none)$/i.test(severity) ? null : severity, ...found };
}

/** NAME-[EPOCH:]VERSION-RELEASE.ARCH, read from its end because names hold hyphens and dots. */
export function nevraOf(text: string): { name: string; version: string; arch: string } | null {
  const dot = text.lastIndexOf(".");
  const release = text.lastIndexOf("-", dot);
  const version = text.lastIndexOf("-", release - 1);
  if (version <= 0 || release <= version + 1 || dot <= release + 1 || dot === text.length - 1) return null;
  return { name: text.slice(0, version), version: text.slice(version + 1, dot), arch: text.slice(dot + 1) };
}
