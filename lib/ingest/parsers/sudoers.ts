/**
 * Who may become whom, for which commands? The lines of /etc/sudoers and /etc/sudoers.d.
 *
 * Aliases are replaced by what they stand for, and one rule is given per user, unless a user is excluded ("!bob"):
 * such a list stays together. Files are named only where a comment (`# /etc/sudoers.d/x`) stands before them.
 */
import type { Sudo, SudoDefault, SudoRule } from "@/lib/fleet/model/facts";
import { note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";
import { type AliasDefinition, type Aliases, collectAliases, expander, readAliases } from "./sudoers-aliases";
import { type Statement, statementsOf } from "./sudoers-lines";
import { type Privilege, readUserSpecification, type UserSpecification } from "./sudoers-privileges";

export const sudoersParser: Parser<Sudo> = { spec: "sudoers", version: 1, parse };

/** Commands in all rules together: hostile aliases shall not multiply into gigabytes. */
const COMMAND_LIMIT = 50_000;

function parse(output: Output): Read<Sudo> {
  if (isAbsent(output)) return read({ items: [], defaults: [] });
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  // Half of the rules would look like all of them.
  if (/permission denied/i.test(output.stderr)) return unreadable(complaintOf({ ...output, stdout: "" }));
  const unread: Unread[] = [];
  const { specifications, definitions, defaults } = sort(statementsOf(output.stdout), unread);
  if (specifications.length === 0 && defaults.length === 0 && unread.length > 0) {
    return unreadable("No line is one of sudoers.", unread);
  }
  const resolve = resolver(collectAliases(definitions), defaultRunAs(defaults));
  const items: SudoRule[] = [];
  let left = COMMAND_LIMIT;
  for (const { statement, specification } of specifications) {
    const rules = resolve(specification, statement.source, left);
    left -= rules?.reduce((sum, rule) => sum + rule.commands.length, 0) ?? 0;
    if (rules === null) note(unread, statement, "too many rules");
    else for (const rule of rules) items.push(rule);
  }
  return read({ items, defaults }, unread);
}

/** Without /etc/sudoers sudo lets nobody do anything, whether it is installed or not. */
function isAbsent({ stdout, stderr }: Output): boolean {
  return stdout.trim() === "" && /\/etc\/sudoers'?: No such file or directory/.test(stderr);
}

type Sorted = {
  specifications: { statement: Statement; specification: UserSpecification }[];
  definitions: AliasDefinition[];
  defaults: SudoDefault[];
};

/** Aliases may be defined after their use, so all statements are read before any is resolved. */
function sort(statements: readonly Statement[], unread: Unread[]): Sorted {
  const sorted: Sorted = { specifications: [], definitions: [], defaults: [] };
  for (const statement of statements) {
    if (statement.problem !== null) {
      note(unread, statement, statement.problem);
      continue;
    }
    const defaults = readDefaults(statement.text);
    const definitions = readAliases(statement.text);
    const specification = (defaults ?? definitions) ? null : readUserSpecification(statement.text);
    if (defaults !== null) for (const setting of defaults) sorted.defaults.push(setting);
    else if (definitions?.length) for (const definition of definitions) sorted.definitions.push(definition);
    else if (specification !== null) sorted.specifications.push({ statement, specification });
    else note(unread, statement, "not a line of sudoers");
  }
  return sorted;
}

/** `Defaults:deploy !requiretty, timeout=5`; null when the line is no Defaults. */
function readDefaults(text: string): SudoDefault[] | null {
  if (!/^Defaults[ @:!>]/.test(text)) return null;
  const rest = text.slice("Defaults".length).trim();
  const scoped = /^[@:!>]/.test(rest) && text[8] !== " ";
  const end = scoped ? rest.indexOf(" ", rest[1] === " " ? 2 : 0) : 0;
  if (end < 0) return [];
  const scope = scoped ? rest.slice(0, end).replace(" ", "") : null;
  const settings = rest.slice(end).match(/(?:"[^"]*"|[^,"]|")+/g) ?? [];
  return settings.flatMap((setting) => (setting.trim() === "" ? [] : [{ scope, setting: setting.trim() }]));
}

function defaultRunAs(defaults: readonly SudoDefault[]): string {
  const named = defaults.flatMap(({ scope, setting }) => {
    return scope === null ? (/^runas_default ?= ?"?([^" ]+)/.exec(setting)?.[1] ?? []) : [];
  });
  return named.at(-1) ?? "root";
}

/** The rules of one specification; null when they would hold more than `limit` commands. */
type Resolve = (specification: UserSpecification, source: string | null, limit: number) => SudoRule[] | null;

function resolver(aliases: Aliases, runAsDefault: string): Resolve {
  const usersOf = expander(aliases, ["User_Alias"]);
  const hostsOf = expander(aliases, ["Host_Alias"]);
  const commandsOf = expander(aliases, ["Cmnd_Alias"]);
  const runAsOf = expander(aliases, ["Runas_Alias", "User_Alias"]);
  const runAsText = (runAs: Privilege["runAs"]) => {
    if (runAs === null) return runAsDefault;
    const groups = runAs.groups.length > 0 ? `:${runAsOf(runAs.groups).join(", ")}` : "";
    return `${runAsOf(runAs.users).join(", ")}${groups}`;
  };
  return ({ users, privileges }, source, limit) => {
    const people = whoIn(usersOf(users));
    const rules: SudoRule[] = [];
    let left = limit;
    for (const { hosts, runAs, commands: written, tags } of privileges) {
      const commands = commandsOf(written);
      left -= commands.length * people.length;
      if (left < 0) return null;
      const rule = { hosts: hostsOf(hosts).join(", "), runAs: runAsText(runAs), commands, tags, source };
      for (const who of people) rules.push({ who, ...rule });
    }
    return rules;
  };
}

function whoIn(users: readonly string[]): readonly string[] {
  return users.some((user) => user.startsWith("!")) ? [users.join(", ")] : users;
}
