/**
 * Which key was meant, and what does it do? On a Cyrillic or Greek layout the key that is J on a Latin one sends
 * another letter; then the place of the key counts (`code`), so shortcuts stay where the fingers know them.
 */

export type Stroke = Pick<
  KeyboardEvent,
  "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "isComposing"
>;

/** The Latin letter or sign that was meant; null for everything else. Letters are in lower case. */
export function signOf({ key, code }: Pick<Stroke, "key" | "code">): string | null {
  if (/^[!-~]$/.test(key)) return key.toLowerCase();
  if (Array.from(key).length !== 1) return null;
  if (/^Key[A-Z]$/.test(code)) return code.slice(3).toLowerCase();
  return code === "Slash" ? "/" : code === "Period" ? "." : null;
}

/** Letters belong to whoever is being written to; in an open dialog they belong to the dialog. Boxes take no letters. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const taking = "input:not([type=checkbox]), textarea, select, dialog, [popover]";
  return target.isContentEditable || target.closest(taking) !== null;
}

/** Ctrl K, or ⌘ K: works everywhere, in inputs too. */
export function opensPalette(stroke: Stroke): boolean {
  return (stroke.ctrlKey || stroke.metaKey) && !stroke.altKey && !stroke.shiftKey && signOf(stroke) === "k";
}

export type Command = { kind: "go"; letter: string } | { kind: "filter" } | { kind: "help" };
/** `since` is when "g" was pressed, in milliseconds. */
export type Waiting = { since: number } | null;

const PATIENCE_MS = 1_500;

/** One step of the single keys: `g` waits for the letter of a place, `/` and `?` act at once. */
export function nextStroke(
  waiting: Waiting,
  stroke: Stroke,
  now: number,
): { waiting: Waiting; command: Command | null } {
  const idle = { waiting: null, command: null };
  if (stroke.ctrlKey || stroke.metaKey || stroke.altKey || stroke.isComposing) return idle;
  // Shift comes down before the sign that it makes.
  if (stroke.key === "Shift") return { waiting, command: null };
  const sign = signOf(stroke);
  if (sign === null) return idle;
  if (waiting && now - waiting.since <= PATIENCE_MS && /^[a-z]$/.test(sign)) {
    return { waiting: null, command: { kind: "go", letter: sign } };
  }
  if (sign === "g" && !stroke.shiftKey) return { waiting: { since: now }, command: null };
  if (sign === "/" && !stroke.shiftKey) return { waiting: null, command: { kind: "filter" } };
  if (sign === "?" || (sign === "/" && stroke.shiftKey)) return { waiting: null, command: { kind: "help" } };
  return idle;
}
