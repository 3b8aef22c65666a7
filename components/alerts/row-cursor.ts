/** The cursor of the inbox is the browser's own focus, on the link of a row. Where is it, and where does it go? */

/** The row that holds the focus: that of its link, its box or its button. */
export function focusedRow(): string | null {
  return rowOf(document.activeElement, "tr");
}

export function rowOf(target: EventTarget | null, within = "[data-row]"): string | null {
  if (!(target instanceof Element)) return null;
  const around = target.closest(within);
  const row = around?.matches("[data-row]") ? around : around?.querySelector("[data-row]");
  return row?.getAttribute("data-row") ?? null;
}

function linksOf(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>("[data-row] a") ?? [])];
}

export function linkOf(list: HTMLElement | null, id: string | null): HTMLElement | undefined {
  return linksOf(list).find((link) => id !== null && rowOf(link) === id);
}

/** Moves the focus to the link of another row; to the first one when none has it. @returns its row */
export function step(list: HTMLElement | null, by: 1 | -1): string | null {
  const links = linksOf(list);
  const at = links.findIndex((link) => rowOf(link) === focusedRow());
  const next = at < 0 ? links[0] : links[Math.min(Math.max(at + by, 0), links.length - 1)];
  next?.focus();
  return rowOf(next ?? null);
}
