/** Which statements do the sudoers files hold? Joined lines without comments, with their file where it is named. */

/** `problem`: why the statement counts for nothing. Blanks are single. */
export type Statement = { number: number; text: string; source: string | null; problem: string | null };

const LENGTH_LIMIT = 20_000;
const PATH_LIMIT = 300;

const FILE_MARK = /^(?:#+|==>) ?(?:file:? ?)?(\/[^ ]*sudoers[^ ]*)(?: <==)?$/;
const INCLUDE = /^[@#]include(?:dir)? /;

export function statementsOf(text: string): Statement[] {
  const statements: Statement[] = [];
  let source: string | null = null;
  let number = 0;
  let parts: string[] = [];
  // The added line ends a statement that the last line would continue.
  for (const [index, raw] of `${text}\n`.split("\n").entries()) {
    const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
    if (parts.length === 0) number = index + 1;
    if (endsEscaped(line)) {
      parts.push(line.slice(0, -1));
      continue;
    }
    const joined = [...parts, line].join(" ").replace(/\s+/g, " ").trim();
    parts = [];
    if (joined.length > LENGTH_LIMIT) {
      statements.push({ number, text: joined, source, problem: "longer than 20,000 characters" });
      continue;
    }
    const file = fileIn(joined);
    if (file !== undefined) source = file;
    const statement = withoutComment(joined);
    if (file !== undefined || statement === "" || INCLUDE.test(joined)) continue;
    statements.push({
      number,
      text: statement,
      source,
      problem: source !== null && isIgnored(source) ? IGNORED : null,
    });
  }
  return statements;
}

function fileIn(text: string): string | undefined {
  return text.length > PATH_LIMIT ? undefined : FILE_MARK.exec(text)?.[1];
}

/** An odd number of backslashes at the end continues the line. */
function endsEscaped(line: string): boolean {
  let count = 0;
  while (count < line.length && line[line.length - 1 - count] === "\\") count += 1;
  return count % 2 === 1;
}

/** "#" starts a comment, unless it is escaped, quoted, or a user or group id ("#1000", "%#100"). */
function withoutComment(text: string): string {
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === "\\") index += 1;
    else if (character === '"') quoted = !quoted;
    else if (character === "#" && !quoted && !/^-?\d/.test(text.slice(index + 1, index + 3))) {
      return text.slice(0, index).trim();
    }
  }
  return text;
}

const IGNORED = "sudo reads no file whose name has a dot or ends with ~";

function isIgnored(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return path.includes("/sudoers.d/") && (name.includes(".") || name.endsWith("~"));
}
