/** What has just happened, in a sentence: kept here until the one polite region of the page has said it. */

export type Toast = {
  id: number;
  text: string;
  kind: "done" | "problem";
  /** Takes it back. */
  undo: (() => void) | null;
};

type Listener = () => void;

let toasts: readonly Toast[] = [];
let heard = "";
let lastId = 0;
const listeners = new Set<Listener>();

/** Say it to those who listen, without showing it. */
export function announce(text: string): void {
  heard = text;
  tell();
}

/** Show and say it; with `undo` a button takes it back. An error must also stand where it happened. */
export function toast(
  text: string,
  { kind = "done", undo }: { kind?: Toast["kind"]; undo?: () => void } = {},
): void {
  lastId++;
  toasts = [...toasts.slice(-2), { id: lastId, text, kind, undo: undo ?? null }];
  heard = undo ? `${text} Undo is possible.` : text;
  tell();
}

export function dismiss(id: number): void {
  toasts = toasts.filter((one) => one.id !== id);
  tell();
}

export function shownToasts(): readonly Toast[] {
  return toasts;
}

export function heardText(): string {
  return heard;
}

export function onToasts(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(): void {
  for (const listener of listeners) listener();
}
