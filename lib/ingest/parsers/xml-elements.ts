/**
 * The elements of a small XML text in order, with their attributes: what zypper prints, no more.
 *
 * No document type, hence no entities but the five of XML; text between elements is skipped. One pass, no recursion.
 */

export type Element = {
  name: string;
  kind: "open" | "close" | "empty";
  attributes: Attributes;
  line: number;
};
export type Attributes = Record<string, string | undefined>;

/** Calls `visit` for every tag; an empty element is visited once. Returns why the text is not such XML, or null. */
export function readXml(text: string, visit: (element: Element) => void): string | null {
  const open: string[] = [];
  let at = text.indexOf("<");
  let line = 1;
  let counted = 0;
  while (at >= 0) {
    const end = endOfTag(text, at);
    if (end < 0) return "The XML is not complete.";
    for (; counted < at; counted++) if (text[counted] === "\n") line++;
    const inner = text.slice(at + 1, end - 1);
    if (/^!doctype/i.test(inner)) return "The XML has a document type, which is not read.";
    if (!inner.startsWith("?") && !inner.startsWith("!")) {
      const element = elementOf(inner, line);
      if (element === null) return "The XML has a malformed tag.";
      if (element.kind === "close" && open.pop() !== element.name) return "The XML is not well nested.";
      if (element.kind === "open" && open.push(element.name) > MAX_DEPTH)
        return "The XML is nested too deeply.";
      visit(element);
    }
    at = text.indexOf("<", end);
  }
  return open.length > 0 ? "The XML is not complete." : null;
}

const MAX_DEPTH = 100;

/** One past the tag's end, -1 when it has none. A `>` within quotes does not end a tag. */
function endOfTag(text: string, at: number): number {
  for (const [start, stop] of SPECIAL) {
    if (text.startsWith(start, at)) {
      const end = text.indexOf(stop, at + start.length);
      return end < 0 ? -1 : end + stop.length;
    }
  }
  let quote = "";
  for (let index = at + 1; index < text.length; index++) {
    const character = text[index] ?? "";
    if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === ">") return index + 1;
  }
  return -1;
}

const SPECIAL = [
  ["<!--", "-->"],
  ["<![CDATA[", "]]>"],
  ["<?", "?>"],
] as const;

function elementOf(inner: string, line: number): Element | null {
  const match = /^(\/?)([A-Za-z_][\w:.-]{0,99})/.exec(inner);
  if (!match?.[2]) return null;
  const isEmpty = inner.endsWith("/");
  const kind = match[1] === "/" ? "close" : isEmpty ? "empty" : "open";
  const rest = inner.slice(match[0].length, isEmpty ? -1 : undefined);
  const attributes = attributesOf(rest);
  return attributes === null ? null : { name: match[2], kind, attributes, line };
}

function attributesOf(text: string): Attributes | null {
  const found = new Map<string, string>();
  const pattern = /\s+([A-Za-z_][\w:.-]{0,99})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')|\s+$/y;
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (!match) return null;
    if (match[1] !== undefined) found.set(match[1], withoutEntities(match[2] ?? match[3] ?? ""));
  }
  return Object.fromEntries(found);
}

const ENTITIES: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function withoutEntities(text: string): string {
  return text.replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? "");
}
