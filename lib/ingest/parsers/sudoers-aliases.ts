/** What do the aliases of sudoers stand for? */
import { type Bounds, boundsOf, scanCommand, scanNames, skipBlanks } from "./sudoers-scan";

export type AliasKind = "User_Alias" | "Runas_Alias" | "Host_Alias" | "Cmnd_Alias";
export type Aliases = ReadonlyMap<AliasKind, ReadonlyMap<string, string[]>>;

const DEFINITION = /^(User|Runas|Host|Cmnd|Cmd)_Alias (.*)$/;
const NAME = /^!*([A-Z][A-Z0-9_]*)$/;
/** Members that one alias may stand for; beyond, it stays a name. */
const MEMBER_LIMIT = 500;
const DEPTH_LIMIT = 50;

export type AliasDefinition = { kind: AliasKind; name: string; members: string[] };

/** `User_Alias A = x, y : B = z` → the definitions; null when the line is none, [] when it cannot be read. */
export function readAliases(line: string): AliasDefinition[] | null {
  const [, word, text] = DEFINITION.exec(line) ?? [];
  if (word === undefined || text === undefined) return null;
  const kind = word === "Cmd" ? "Cmnd_Alias" : (`${word}_Alias` as AliasKind);
  const bounds = boundsOf(text);
  const definitions: AliasDefinition[] = [];
  let index = 0;
  while (index < text.length) {
    const name = scanNames(text, index, "=");
    const equals = skipBlanks(text, name.next);
    if (text[equals] !== "=" || name.value.length !== 1) return [];
    const members =
      kind === "Cmnd_Alias"
        ? scanCommands(text, equals + 1, bounds)
        : scanNames(text, equals + 1, kind === "Host_Alias" ? "" : ":");
    definitions.push({ kind, name: name.value[0] ?? "", members: members.value });
    index = skipBlanks(text, members.next);
    if (index < text.length && text[index] !== ":") return [];
    index += 1;
  }
  return definitions;
}

function scanCommands(text: string, start: number, bounds: Bounds): { value: string[]; next: number } {
  const value: string[] = [];
  let index = start;
  for (;;) {
    const command = scanCommand(text, index, bounds);
    if (command.value !== "") value.push(command.value);
    if (text[command.next] !== ",") return { value, next: command.next };
    index = command.next + 1;
  }
}

export function collectAliases(definitions: readonly AliasDefinition[]): Aliases {
  const aliases = new Map<AliasKind, Map<string, string[]>>();
  for (const { kind, name, members } of definitions) {
    const named = aliases.get(kind) ?? new Map<string, string[]>();
    named.set(name, members);
    aliases.set(kind, named);
  }
  return aliases;
}

/**
 * A function that replaces aliases by what they stand for, each member once. An alias that contains itself, is not
 * defined or stands for more than 500 members stays as it is written.
 */
export function expander(
  aliases: Aliases,
  kinds: readonly AliasKind[],
): (items: readonly string[]) => string[] {
  const known = new Map<string, string[] | null>();
  let depth = 0;
  const membersOf = (name: string): string[] | null => {
    const done = known.get(name);
    if (done !== undefined) return done;
    if (depth >= DEPTH_LIMIT) return null;
    depth += 1;
    known.set(name, null);
    const written = kinds
      .map((kind) => aliases.get(kind)?.get(name))
      .find((members) => members !== undefined);
    const members = written === undefined ? null : expand(written);
    const result = members !== null && members.length <= MEMBER_LIMIT ? members : null;
    known.set(name, result);
    depth -= 1;
    return result;
  };
  const expand = (items: readonly string[]): string[] => {
    const found = new Set<string>();
    for (const item of items) {
      const name = NAME.exec(item)?.[1];
      const members = name === undefined ? null : membersOf(name);
      const negated = item.startsWith("!") && !item.startsWith("!!");
      for (const member of members ?? [item])
        found.add(members !== null && negated ? negate(member) : member);
    }
    return [...found];
  };
  return expand;
}

function negate(member: string): string {
  return member.startsWith("!") ? member.slice(1) : `!${member}`;
}
