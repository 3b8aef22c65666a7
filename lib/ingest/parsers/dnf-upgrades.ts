/**
 * Which updates do dnf and yum see? `check-update`: NAME.ARCH, [EPOCH:]VERSION-RELEASE and repository in columns.
 *
 * Exit 100 means that there are some, 0 that there are none, anything else that it could not tell. A row is wrapped
 * where a column is too narrow; what follows "Obsoleting Packages" are replacements, not updates.
 */
import { type Line, linesOf, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

export type DnfUpgrade = { name: string; arch: string; candidate: string; repository: string };

export const dnfUpgradesParser: Parser<DnfUpgrade[]> = { spec: "dnf-upgrades", version: 1, parse };

function parse(output: Output): Read<DnfUpgrade[]> {
  if (output.exit !== 0 && output.exit !== 100) return unreadable(refusalOf(output) ?? failureOf(output));
  const refusal = refusalOf({ ...output, exit: 0 });
  if (refusal !== null) return unreadable(refusal);
  const upgrades = new Map<string, DnfUpgrade>();
  const unread: Unread[] = [];
  for (const { line, words } of rowsIn(output.stdout, unread)) {
    const upgrade = upgradeOf(words);
    // dnf 5 lists one row per repository that offers the update.
    if (upgrade) upgrades.set(`${upgrade.name}.${upgrade.arch} ${upgrade.candidate}`, upgrade);
    else note(unread, line, "not a row of check-update");
  }
  if (output.exit === 100 && upgrades.size === 0)
    return unreadable("dnf has updates but lists none.", unread);
  if (upgrades.size === 0 && unread.length > 0) return unreadable("No line is an update.", unread);
  return read([...upgrades.values()], unread);
}

function failureOf(output: Output): string {
  return `dnf failed (exit ${output.exit}): ${complaintOf(output)}`;
}

type Row = { line: Line; words: string[] };

/** The rows up to the obsoleted packages, without noise, each joined from its wrapped lines. */
function* rowsIn(text: string, unread: Unread[]): Generator<Row> {
  let pending: Row | null = null;
  for (const line of linesOf(text)) {
    if (/^Obsoleting packages\b/i.test(line.text)) break;
    if (NOISE.test(line.text)) continue;
    const words = line.text.trim().split(/\s+/);
    const isContinued = pending !== null && /^\s/.test(line.text) && pending.words.length + words.length <= 3;
    if (pending && isContinued) pending.words.push(...words);
    else {
      if (pending) note(unread, pending.line, "a row without its end");
      pending = { line, words };
    }
    if (pending && pending.words.length >= 3) {
      yield pending;
      pending = null;
    }
  }
  if (pending) note(unread, pending.line, "a row without its end");
}

/** What dnf, yum and their plugins say beside the list, also with -q. */
const NOISE = new RegExp(
  [
    "^Last metadata expiration check",
    "^Loaded plugins",
    "^Loading mirror speeds",
    "^Updating (?:and loading|Subscription Management)",
    "^(?:Repositories loaded|Repodata is over|Security: |Determining fastest mirrors|Load(?:ing|ed) )",
    "^This system (?:is|has)",
    "^Subscription Manager is",
    "^Not root,",
    "^You can use|^Red Hat|^Use this command",
    "^ \\* \\S+: ",
    "^(?:Available )?Upgrades:?$",
    "^(?:Available|Updated|Upgraded) Packages$",
    "^Is this ok|\\[y/N\\]: *$",
  ].join("|"),
);

function upgradeOf(words: readonly string[]): DnfUpgrade | null {
  const [nameArch, candidate, repository, ...rest] = words;
  const dot = nameArch?.lastIndexOf(".") ?? -1;
  if (!nameArch || dot <= 0 || !candidate || !repository || rest.length > 0) return null;
  const name = nameArch.slice(0, dot);
  const arch = nameArch.slice(dot + 1);
  if (!/^[A-Za-z0-9_][\w+.-]{0,200}$/.test(name) || !ARCH.test(arch)) return null;
  if (!/^(?:\d{1,10}:)?[^\s:-]+-[^\s:-]+$/.test(candidate)) return null;
  return { name, arch, candidate, repository };
}

const ARCH =
  /^(?:noarch|src|x86_64(?:_v2)?|i[3-6]86|aarch64|armv\w+|ppc64(?:le)?|s390x?|riscv64|loongarch64|ia64)$/;
