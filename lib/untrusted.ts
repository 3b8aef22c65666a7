/**
 * What does hostile text really contain? Output of servers may carry control characters, terminal sequences,
 * direction overrides, invisible letters and look-alikes; here they become visible marks, and the rest stays text.
 *
 * Escaping for HTML is React's work; this is about what a person sees and copies.
 */

export type Segment = { kind: "plain"; text: string } | { kind: "mark"; text: string; name: string };

/** Characters without a shape of their own: controls, formats, bidi, fillers, separators, lone surrogates. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
const ASCII = /^[ -~]*$/;
const ASCII_LINES = /^[ -~\n\t]*$/;
const COMBINING = /\p{M}/u;
/** Real scripts stack up to three marks on a letter; a tower of them hides the lines above and below. */
const COMBINING_LIMIT = 4;

/**
 * Splits text into plain parts and marks. With `lines`, line feeds and tabs are layout and stay plain.
 * Adjacent characters of one kind share a segment; joined plain parts and marks keep the order of the text.
 */
export function segmentsOf(text: string, { lines = false } = {}): Segment[] {
  // Nearly all outputs are plain ASCII, and some are megabytes.
  if ((lines ? ASCII_LINES : ASCII).test(text)) return text ? [{ kind: "plain", text }] : [];
  const segments: Segment[] = [];
  let plain = "";
  let stacked = 0;
  for (const char of text) {
    stacked = COMBINING.test(char) ? stacked + 1 : 0;
    const isLayout = lines && (char === "\n" || char === "\t");
    if (isLayout || (stacked <= COMBINING_LIMIT && !INVISIBLE.test(char))) {
      plain += char;
      continue;
    }
    if (plain) segments.push({ kind: "plain", text: plain });
    plain = "";
    segments.push(markOf(char));
  }
  if (plain) segments.push({ kind: "plain", text: plain });
  return segments;
}

/** The same as one line of text, for titles, attributes and files. */
export function visibleText(text: string): string {
  return segmentsOf(text)
    .map((segment) => segment.text)
    .join("");
}

function markOf(char: string): Segment {
  const code = char.codePointAt(0) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  // Unicode has pictures for the C0 controls and DEL: ␛ for ESC.
  if (code < 0x20) return { kind: "mark", text: String.fromCodePoint(0x2400 + code), name };
  if (code === 0x7f) return { kind: "mark", text: "\u2421", name };
  return { kind: "mark", text: `⟨${name}⟩`, name };
}

/** Letters of other scripts, and digits, that readers take for Latin ones (a small part of Unicode TR 39). */
const LOOKS_LIKE = new Map(
  [
    "aаα",
    "bьƅ",
    "cсϲ",
    "dԁ",
    "eеё",
    "gɡ",
    "hһ",
    "iіıι",
    "jј",
    "kкκ",
    "lӏ1|",
    "mм",
    "nոп",
    "oоοօ0",
    "pрρ",
    "qԛ",
    "rг",
    "sѕ",
    "tтτ",
    "uսυ",
    "vνѵ",
    "wѡԝ",
    "xхχ",
    "yуγ",
    "zᴢ",
    "-‐‑‒–—−",
    ".․。",
  ].flatMap(([like = "", ...others]) => others.map((other) => [other, like] as const)),
);

/** Names that look alike have one skeleton: "web-01" and "wеb-0l" (Cyrillic е, letter l) have. */
export function skeletonOf(name: string): string {
  const letters = Array.from(
    name.normalize("NFKC").toLowerCase(),
    (char) => LOOKS_LIKE.get(char) ?? char,
  ).join("");
  return letters.replaceAll("rn", "m").replaceAll("vv", "w").replaceAll("i", "l");
}

/** Of names in one list, those that a reader would take for another one there, each with the first such other. */
export function lookAlikesIn(names: readonly string[]): Map<string, string> {
  const alike = new Map<string, string[]>();
  for (const name of new Set(names)) {
    const skeleton = skeletonOf(name);
    alike.set(skeleton, [...(alike.get(skeleton) ?? []), name]);
  }
  const twins = new Map<string, string>();
  for (const group of alike.values()) {
    for (const name of group) {
      const other = group.find((one) => one !== name);
      if (other !== undefined) twins.set(name, other);
    }
  }
  return twins;
}

/** Why a host name deserves a second look, as a sentence; null when it is plain ASCII (RFC 1123 and underscores). */
export function hostNameDoubt(name: string): string | null {
  if (/^[A-Za-z0-9._-]*$/.test(name)) {
    return /(^|\.)xn--/i.test(name) ? "This name is written in a foreign script (xn--)." : null;
  }
  if (segmentsOf(name).some((segment) => segment.kind === "mark"))
    return "This name contains invisible characters.";
  if (/[a-z]/i.test(name) && /\p{Script=Cyrillic}|\p{Script=Greek}|\p{Script=Armenian}/u.test(name)) {
    return "This name mixes Latin letters with letters that look the same.";
  }
  return "This name contains characters that host names do not have.";
}
