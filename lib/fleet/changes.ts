/**
 * What changed between two states of one server's facts? One line per package, account, key, unit, listener, rule
 * and SSH setting. A section that was or became unknown proves no change of its items, only that sight was lost.
 */
import type {
  Account,
  AuthorizedKey,
  FactValues,
  FirewallChain,
  FirewallRule,
  Group,
  Listener,
  Package,
  Section,
  SectionName,
  Service,
  Sshd,
  SudoRule,
} from "./model/facts";

export type ChangeKind =
  | "package"
  | "account"
  | "group"
  | "key"
  | "sudo"
  | "unit"
  | "listener"
  | "firewall"
  | "sshd"
  | "kernel"
  | "os"
  | "reboot"
  | "sight";
export type FactChange = {
  kind: ChangeKind;
  verb: "added" | "removed" | "changed" | "lost" | "regained";
  subject: string;
  before: string | null;
  after: string | null;
};

/** More in one report is a reinstallation or a parser's mistake; the rest is counted in one line. */
export const CHANGE_LIMIT = 1_000;

type Rows = Map<string, string>;
type Rule = { kind: ChangeKind; rows(value: never): Rows };

const RULES: { [Name in SectionName]?: Rule } = {
  os: rule("os", (os: FactValues["os"]) => one("system", os.prettyName ?? os.id ?? "")),
  kernel: rule("kernel", (kernel: FactValues["kernel"]) => one("running kernel", kernel.running ?? "")),
  reboot: rule("reboot", (reboot: FactValues["reboot"]) => one("reboot required", String(reboot.required))),
  packages: rule("package", ({ items }: { items: Package[] }) =>
    rowsOf(
      items,
      (p) => `${p.name}:${p.arch}`,
      ({ version }) => version,
    ),
  ),
  accounts: rule("account", ({ items }: { items: Account[] }) =>
    rowsOf(items, ({ name }) => name, accountText),
  ),
  groups: rule("group", ({ items }: { items: Group[] }) =>
    rowsOf(
      items,
      ({ name }) => name,
      ({ gid, members }) => `gid ${gid}: ${[...members].sort().join(", ")}`,
    ),
  ),
  sudo: rule("sudo", ({ items }: { items: SudoRule[] }) =>
    rowsOf(
      items,
      (r) => `${r.who} on ${r.hosts} as ${r.runAs}: ${r.commands.join(", ")}`,
      ({ tags }) => tags.join(" "),
    ),
  ),
  keys: rule("key", ({ items }: { items: AuthorizedKey[] }) =>
    rowsOf(
      items,
      (k) => `${k.account}: ${k.fingerprint}`,
      (k) => `${k.type} ${k.comment} ${k.options.join(",")}`.trim(),
    ),
  ),
  services: rule("unit", ({ items }: { items: Service[] }) =>
    rowsOf(
      items.filter(isLasting),
      ({ unit }) => unit,
      ({ enabled, active }) => `${enabled ?? "-"}, ${settled(active)}`,
    ),
  ),
  listeners: rule("listener", ({ items }: { items: Listener[] }) =>
    rowsOf(
      items,
      (l) => `${l.protocol} ${l.address}${l.interface ? `%${l.interface}` : ""} port ${l.port}`,
      ({ processes }) => [...new Set(processes.map(({ name }) => name))].sort().join(", "),
    ),
  ),
  sshd: rule("sshd", sshdRows),
  firewall: rule("firewall", ({ chains, rules }: { chains: FirewallChain[]; rules: FirewallRule[] }) => {
    const rows = rowsOf(
      chains,
      (c) => `${c.family} ${c.table} ${c.chain}`,
      ({ hook, policy }) => `${hook ?? "-"} policy ${policy ?? "-"}`,
    );
    for (const r of rules) rows.set(`${r.family} ${r.chain}: ${r.raw}`, r.verdict);
    return rows;
  }),
};

function rule<T>(kind: ChangeKind, rows: (value: T) => Rows): Rule {
  return { kind, rows: rows as (value: never) => Rows };
}

/** Which sections can change in a way that people want to see. */
export function tracksChanges(section: SectionName): boolean {
  return RULES[section] !== undefined;
}

export function changesOf<Name extends SectionName>(
  section: Name,
  before: Section<FactValues[Name]>,
  after: Section<FactValues[Name]>,
): FactChange[] {
  const known = RULES[section];
  if (!known) return [];
  if (before.state === "unknown" || after.state === "unknown") return sightChange(section, before, after);
  const former = known.rows(before as never);
  const present = known.rows(after as never);
  const changes: FactChange[] = [];
  for (const [subject, text] of present) {
    const was = former.get(subject);
    if (was === undefined)
      changes.push({ kind: known.kind, verb: "added", subject, before: null, after: text });
    else if (was !== text)
      changes.push({ kind: known.kind, verb: "changed", subject, before: was, after: text });
  }
  for (const [subject, text] of former) {
    if (!present.has(subject))
      changes.push({ kind: known.kind, verb: "removed", subject, before: text, after: null });
  }
  return bounded(changes, known.kind);
}

function sightChange(section: SectionName, before: Section<unknown>, after: Section<unknown>): FactChange[] {
  if (before.state === after.state) return [];
  const reason = after.state === "unknown" ? after.reason : before.state === "unknown" ? before.reason : "";
  return after.state === "unknown"
    ? [{ kind: "sight", verb: "lost", subject: section, before: "known", after: reason }]
    : [{ kind: "sight", verb: "regained", subject: section, before: reason, after: "known" }];
}

function bounded(changes: FactChange[], kind: ChangeKind): FactChange[] {
  if (changes.length <= CHANGE_LIMIT) return changes;
  const more = changes.length - CHANGE_LIMIT;
  const rest: FactChange = { kind, verb: "changed", subject: `${more} more`, before: null, after: null };
  return [...changes.slice(0, CHANGE_LIMIT), rest];
}

function one(subject: string, text: string): Rows {
  return new Map([[subject, text]]);
}

/** Equal subjects are joined, so that two kernels of one name or two equal keys are seen. */
function rowsOf<T>(items: readonly T[], subject: (item: T) => string, text: (item: T) => string): Rows {
  const rows: Rows = new Map();
  for (const item of items) {
    const key = subject(item);
    const former = rows.get(key);
    rows.set(key, former === undefined ? text(item) : [former, text(item)].sort().join("; "));
  }
  return rows;
}

/** Units that come and go by themselves (scopes, slices, devices, user sessions) are no news. */
function isLasting({ unit, type }: Service): boolean {
  return ["service", "socket", "timer"].includes(type) && !/^(user@|session-|run-|systemd-fsck@)/.test(unit);
}

/** A look in the middle of a start or a stop is no news; timers start units every few minutes. */
function settled(active: string | null): string {
  if (active === "activating" || active === "deactivating") return "inactive";
  return active === "reloading" ? "active" : (active ?? "-");
}

function accountText({ uid, gid, home, shell, password, hash, lastChange }: Account): string {
  const changed = lastChange ? `, set ${lastChange}` : "";
  return `uid ${uid}, gid ${gid}, home ${home}, shell ${shell}, password ${password}${hash ? ` (${hash})` : ""}${changed}`;
}

function sshdRows({ options }: Sshd): Rows {
  return new Map(
    Object.entries(options).map(([key, value]) => [key, Array.isArray(value) ? value.join(", ") : value]),
  );
}
