/**
 * The words of sudoers: lists of names and commands, with sudo's own escapes. Every function takes the text and the
 * index to start at, gives what it read and the index after it, and takes time in proportion to what it read.
 */

export type Scanned<T> = { value: T; next: number };

export function skipBlanks(text: string, start: number): number {
  let index = start;
  while (text[index] === " ") index += 1;
  return index;
}

/**
 * Names between commas: `alice, %ops, "DOMAIN user", !bob`. The list ends where a blank is not followed by a comma,
 * or at one of `stops`. A name keeps its leading "!"; quotes and escapes are resolved.
 */
export function scanNames(text: string, start: number, stops: string): Scanned<string[]> {
  const names: string[] = [];
  let index = start;
  for (;;) {
    const name = scanName(text, skipBlanks(text, index), stops);
    if (name.value !== "") names.push(name.value);
    index = skipBlanks(text, name.next);
    if (text[index] !== ",") return { value: names, next: index };
    index += 1;
  }
}

function scanName(text: string, start: number, stops: string): Scanned<string> {
  let index = start;
  let name = "";
  while (text[index] === "!" || (text[index] === " " && name !== "")) {
    if (text[index] === "!") name += "!";
    index += 1;
  }
  let quoted = false;
  for (; index < text.length; index += 1) {
    const character = text[index] ?? "";
    if (character === '"') quoted = !quoted;
    else if (character === "\\" && index + 1 < text.length) {
      index += 1;
      name += text[index] ?? "";
    } else if (!quoted && isEnd(character, name, stops)) break;
    else name += character;
  }
  return { value: name, next: index };
}

/** "%:group" is a group that Unix does not know; its colon separates nothing. */
function isEnd(character: string, name: string, stops: string): boolean {
  if (character === " " || character === ",") return true;
  return stops.includes(character) && !(character === ":" && /^!*%$/.test(name));
}

const ESCAPED = ",:=\\#";

/** Where the last "=" and the last end of a regular expression stand, so that nothing is searched for in vain. */
export type Bounds = { lastEquals: number; lastExpressionEnd: number };

export function boundsOf(text: string): Bounds {
  let lastExpressionEnd = text.length - 1;
  while (lastExpressionEnd >= 0 && !endsExpression(text, lastExpressionEnd)) lastExpressionEnd -= 1;
  return { lastEquals: text.lastIndexOf("="), lastExpressionEnd };
}

/**
 * One command with its arguments, up to an unescaped comma, or to a colon that another host list follows (before
 * the last "="). An argument between ^ and $ is a regular expression and is taken as it stands.
 */
export function scanCommand(text: string, start: number, bounds: Bounds): Scanned<string> {
  let index = skipBlanks(text, start);
  const digest = digestEnd(text, index);
  let command = text.slice(index, digest);
  index = digest;
  for (; index < text.length; index += 1) {
    const character = text[index] ?? "";
    const following = text[index + 1];
    if (character === "\\" && following !== undefined) {
      command += ESCAPED.includes(following) ? following : character + following;
      index += 1;
    } else if (character === "^" && (command === "" || text[index - 1] === " ")) {
      const end = expressionEnd(text, index, bounds);
      command += text.slice(index, end);
      index = end - 1;
    } else if (character === "," || (character === ":" && index < bounds.lastEquals)) break;
    else command += character;
  }
  return { value: command.trim(), next: index };
}

const DIGESTS = /(?:sha(?:224|256|384|512) ?: ?[0-9A-Za-z+/=]+(?: ?, ?(?=sha\d{3} ?:)| ))+/y;

function digestEnd(text: string, start: number): number {
  DIGESTS.lastIndex = start;
  return DIGESTS.test(text) ? DIGESTS.lastIndex : start;
}

function expressionEnd(text: string, start: number, { lastExpressionEnd }: Bounds): number {
  for (let index = start + 1; index <= lastExpressionEnd; index += 1) {
    if (endsExpression(text, index)) return index + 1;
  }
  return start + 1;
}

function endsExpression(text: string, index: number): boolean {
  const following = text[index + 1];
  const ends = following === undefined || following === " " || following === ",";
  return text[index] === "$" && text[index - 1] !== "\\" && ends;
}
