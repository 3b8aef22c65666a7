/** What may be shown of a tool's own words? Short, on one line, without control characters and without secrets. */
import { wholeText } from "@/lib/alerts/model/signal";
import { visibleText } from "@/lib/untrusted";

export const WHY_LIMIT = 500;
const NAME_LIMIT = 200;
/** Of a long output only the end is looked at for words; a reason stands there. */
const TAIL = 32_000;
const LINES_QUOTED = 3;
/** A sentence of the tool's own leaves room for ours. */
const QUOTED = 300;

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences begin with one
const TERMINAL = /\x1b(?:\[[0-9;?]{0,20}[A-Za-z]|[()][A-Za-z0-9])/g;
/** What a repository's address may hold: rest:https://user:password@host, and a token without a name. */
const PASSWORD = /([a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@]{0,200}):[^\s]{1,400}@/gi;
const TOKEN = /(https?:\/\/)[A-Za-z0-9_-]{20,200}@/gi;
/** password=x, RESTIC_PASSWORD: x, --cipher-pass=x; not what a tool has masked, nor the sentence "password: is wrong". */
const ASSIGNED =
  /((?:pass(?:word|phrase|wd)?|secret|token|api[-_]?key|access[-_]?key|secret[-_]?key)["']?[=:])(?!\*\*\*)(?:"[^"]{1,400}"|'[^']{1,400}'|[^\s"']{1,400})/gi;

/** One sentence's worth of text: at most WHY_LIMIT characters. */
export function shown(text: string, limit = WHY_LIMIT): string {
  const cut = withoutSecrets(text.slice(0, TAIL).replace(TERMINAL, ""));
  return wholeText(visibleText(cut.replace(/\s+/g, " ").trim()), limit);
}

/** What a tool calls its snapshot; null for none. */
export function nameOf(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? shown(value.slice(0, 2_000), NAME_LIMIT) : null;
}

function withoutSecrets(text: string): string {
  return text.replace(PASSWORD, "$1:***@").replace(TOKEN, "$1***@").replace(ASSIGNED, "$1***");
}

/** Sentences as one text; what is null is left out. null: there is nothing to say. */
export function sentences(...parts: readonly (string | null)[]): string | null {
  const said = parts.filter((part) => part !== null && part !== "");
  return said.length === 0 ? null : shown(said.join(" "));
}

/** `text` with a full stop, so that another sentence can follow. */
export function stopped(text: string): string {
  const short = shown(text, QUOTED);
  return /[.!?…]$/.test(short) ? short : `${short}.`;
}

/** Lines with something in them; a carriage return ends one too, as progress is written. */
export function linesOf(text: string | null): string[] {
  return (text ?? "").split(/[\r\n]+/).filter((line) => line.trim() !== "");
}

/** The last lines of an output as one text; null when it has none. */
export function lastWords(text: string | null): string | null {
  const whole = text ?? "";
  const tail = whole.slice(-TAIL);
  // The first line may be the rest of one, with half of a password in it.
  const lines = linesOf(tail.length < whole.length ? tail.replace(/^\S*\s?/, "") : tail);
  const last = lines.slice(-LINES_QUOTED);
  while (last.length > 1 && last.join(" ").length > QUOTED) last.shift();
  return lines.length === 0 ? null : stopped(last.join(" "));
}

const SIGNALS: Readonly<Record<number, string>> = {
  1: "SIGHUP",
  2: "SIGINT",
  3: "SIGQUIT",
  6: "SIGABRT",
  9: "SIGKILL",
  11: "SIGSEGV",
  13: "SIGPIPE",
  15: "SIGTERM",
};

/** How a command ended that has no words of its own for it. */
export function exitInWords(exit: number): string {
  if (exit === 124) return "It ran out of time (exit status 124).";
  if (exit === 126) return "The command could not be executed (exit status 126).";
  if (exit === 127) return "The command was not found (exit status 127).";
  if (exit > 128 && exit <= 192) {
    const signal = SIGNALS[exit - 128] ?? `signal ${exit - 128}`;
    return `It was killed by ${signal} (exit status ${exit}).`;
  }
  return `It failed with exit status ${exit}.`;
}
