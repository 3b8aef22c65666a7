/** What does one user specification of sudoers grant? `alice ALL=(root) NOPASSWD: /bin/a, /bin/b : web1=ALL` */
import { type Bounds, boundsOf, scanCommand, scanNames, skipBlanks } from "./sudoers-scan";

/** Commands that share one Runas and one set of tags. Names and commands are as written, aliases included. */
export type Privilege = {
  hosts: string[];
  /** Null without a Runas: the default user. */
  runAs: { users: string[]; groups: string[] } | null;
  tags: string[];
  commands: string[];
};
export type UserSpecification = { users: string[]; privileges: Privilege[] };

const TAG_PAIRS = ["PASSWD", "EXEC", "SETENV", "LOG_INPUT", "LOG_OUTPUT", "MAIL", "FOLLOW", "INTERCEPT"];
const TAG = /([A-Z_]+) ?: ?/y;
const OPTION =
  /(ROLE|TYPE|PRIVS|LIMITPRIVS|APPARMOR_PROFILE|TIMEOUT|CWD|CHROOT|NOTBEFORE|NOTAFTER) ?= ?("[^"]*"|[^ ,]+) ?/y;

/** Null when the line has no user, host or command where sudo expects one. Blanks must be single. */
export function readUserSpecification(text: string): UserSpecification | null {
  const users = scanNames(text, 0, "=");
  if (users.value.length === 0) return null;
  // A colon before the last "=" starts the next host list; where that gives no sense it belongs to a command.
  const bounds = boundsOf(text);
  const privileges =
    readPrivileges(text, users.next, bounds) ??
    readPrivileges(text, users.next, { ...bounds, lastEquals: -1 });
  return privileges === null ? null : { users: users.value, privileges };
}

function readPrivileges(text: string, start: number, bounds: Bounds): Privilege[] | null {
  const privileges: Privilege[] = [];
  let index = start;
  while (index < text.length) {
    const hosts = scanNames(text, index, "=");
    const equals = skipBlanks(text, hosts.next);
    if (text[equals] !== "=" || hosts.value.length === 0) return null;
    const granted = readCommands(text, equals + 1, bounds, hosts.value);
    if (granted === null) return null;
    for (const privilege of granted.privileges) privileges.push(privilege);
    index = granted.next;
  }
  return privileges.length === 0 ? null : privileges;
}

type Granted = { privileges: Privilege[]; next: number };

/** The commands up to the end or the colon before the next host list. Runas and tags hold for what follows them. */
function readCommands(text: string, start: number, bounds: Bounds, hosts: string[]): Granted | null {
  const privileges: Privilege[] = [];
  let current: Privilege = { hosts, runAs: null, tags: [], commands: [] };
  let index = start;
  for (;;) {
    const before = readPrefix(text, skipBlanks(text, index), current);
    if (before === null) return null;
    const command = scanCommand(text, before.next, bounds);
    if (command.value === "") return null;
    if (before.privilege !== current || privileges.length === 0) privileges.push(before.privilege);
    current = before.privilege;
    current.commands.push(command.value);
    if (text[command.next] !== ",") return { privileges, next: command.next + 1 };
    index = command.next + 1;
  }
}

type Prefix = { privilege: Privilege; next: number };

/** (RUNAS), OPTION=value and TAG: before a command; the same privilege again when there is none of them. */
function readPrefix(text: string, start: number, current: Privilege): Prefix | null {
  let { runAs, tags } = current;
  let index = start;
  if (text[index] === "(") {
    const close = text.indexOf(")", index);
    if (close < 0) return null;
    runAs = readRunAs(text.slice(index + 1, close));
    index = skipBlanks(text, close + 1);
  }
  for (;;) {
    const option = matchAt(OPTION, text, index);
    const tag = option === null ? matchAt(TAG, text, index) : null;
    if (option !== null) tags = withOption(tags, option[1] ?? "", option[2] ?? "");
    else if (tag !== null && isTag(tag[1] ?? "")) tags = withTag(tags, tag[1] ?? "");
    else break;
    index += (option ?? tag)?.[0].length ?? 1;
  }
  const same = index === start;
  return { privilege: same ? current : { hosts: current.hosts, runAs, tags, commands: [] }, next: index };
}

function readRunAs(text: string): { users: string[]; groups: string[] } {
  const users = scanNames(text, 0, ":");
  const colon = skipBlanks(text, users.next);
  const groups = text[colon] === ":" ? scanNames(text, colon + 1, "").value : [];
  return { users: users.value, groups };
}

function matchAt(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}

function isTag(name: string): boolean {
  return TAG_PAIRS.includes(positive(name));
}

/** NOPASSWD and PASSWD replace each other. */
function withTag(tags: readonly string[], tag: string): string[] {
  return [...tags.filter((other) => positive(other) !== positive(tag)), tag];
}

function withOption(tags: readonly string[], name: string, value: string): string[] {
  return [...tags.filter((other) => !other.startsWith(`${name}=`)), `${name}=${value}`];
}

function positive(tag: string): string {
  return tag.startsWith("NO") ? tag.slice(2) : tag;
}
