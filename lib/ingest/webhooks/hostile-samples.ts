/** For tests: what no adapter may do, whatever comes, and bodies that try to make it. */
import { LABEL_LIMITS, type Signal, TITLE_LENGTH } from "@/lib/alerts/model/signal";
import { isStorable } from "@/lib/json-shape";
import type { Message, Understood } from "./inbound";

const LAST = 253_402_300_799_999;

/** Empty when the signal can be stored, filtered and shown. */
export function faultsOf(signal: Signal): string[] {
  const { identity, labels, annotations, link } = signal;
  const values = Object.entries(labels);
  const checks: [string, boolean][] = [
    ["storable", isStorable(signal)],
    ["has an identity", Object.values(identity).some((value) => value !== "")],
    [
      "identity is part of the labels",
      Object.entries(identity).every(([name, value]) => labels[name] === value),
    ],
    ["few labels", values.length <= LABEL_LIMITS.count + 1],
    ["short names", values.every(([name]) => name !== "" && name.length <= LABEL_LIMITS.name)],
    ["texts as labels", values.every(([, value]) => typeof value === "string" && value.length > 0)],
    ["short values", values.every(([, value]) => value.length <= LABEL_LIMITS.value)],
    ["few annotations", Object.keys(annotations).length <= 2 * LABEL_LIMITS.count],
    [
      "short annotations",
      Object.values(annotations).every(
        (text) => typeof text === "string" && text.length <= LABEL_LIMITS.annotation,
      ),
    ],
    ["a title", signal.title.length > 0 && signal.title.length <= TITLE_LENGTH],
    ["an address as link", link === null || /^https?:/i.test(link.trim())],
    ["an instant as start", signal.startsAt === null || (signal.startsAt >= 0 && signal.startsAt <= LAST)],
    ["an end of what ended", signal.status === "firing" || signal.endsAt !== null],
  ];
  return checks.filter(([, holds]) => !holds).map(([check]) => `${check}: ${JSON.stringify(signal)}`);
}

/** The same of all, and every refusal is a sentence that a list can hold. */
export function faultsIn({ signals, refused, notes }: Understood): string[] {
  const sentences = [...refused.map(({ why }) => why), ...notes];
  const bad = sentences.filter((text) => !/[.)]$/.test(text) || text.length > 600 || !isStorable(text));
  return [...signals.flatMap(faultsOf), ...bad.map((text) => `a sentence: ${text}`)];
}

export function messageOf(body: string, more: Partial<Message> = {}): Message {
  return { method: "POST", headers: new Headers(), query: new URLSearchParams(), body, ...more };
}

const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;

/** Bodies that are broken, or that break who is careless. */
export const HOSTILE_BODIES: readonly string[] = [
  "",
  " ",
  "null",
  "true",
  "0",
  '""',
  "[]",
  "{}",
  "[[]]",
  "[null,1,true,{},[]]",
  "{",
  '{"a":',
  "<xml/>",
  "\0",
  "\ufeff{}",
  nested(32),
  nested(100_000),
  '{"a":'.repeat(100_000),
  `{${Array.from({ length: 20_001 }, (_, at) => `"${at}":0`).join(",")}}`,
  `"${"a".repeat(500_000)}"`,
  "&".repeat(500_000),
  "=".repeat(500_000),
  "%".repeat(500_000),
  "-".repeat(500_000),
  "\n--x".repeat(100_000),
  " ".repeat(500_000),
];

/** Values that stand in for the fields of a good body, one at a time. */
export const HOSTILE_VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1e308,
  2 ** 53,
  "",
  " ",
  "\0",
  "a\ud800b",
  "\udc00",
  "__proto__",
  "constructor",
  "a".repeat(300_000),
  " ".repeat(300_000),
  "0000-01-01T00:00:00Z",
  "9999-12-31T23:59:59.999999999Z",
  "1000000000-01-01T00:00:00Z",
  "javascript:alert(1)",
  `https://example.com/${"a".repeat(3_000)}`,
  [],
  {},
  [[]],
  [null],
  [{}],
  { a: { b: { c: [1, { d: null }] } } },
  JSON.parse(
    '{"__proto__":{"polluted":"yes"},"constructor":"x","toString":1,"":"y","\\u0000":"z","\\ud800":"w"}',
  ),
  Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`name${at}`, at])),
  Array.from({ length: 2_000 }, () => "https://example.com/"),
];
