/** Which row of the inbox was opened last? Whoever comes back finds the focus where they left it. */

const KEY = "garrison-alert-row";

export function keepOpened(id: string | null): void {
  if (id !== null) sessionStorage.setItem(KEY, id);
}

/** Asked once: a later visit begins at the top. */
export function openedBefore(): string | null {
  const id = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  return id;
}

export function hasComeFromList(id: string): boolean {
  return sessionStorage.getItem(KEY) === id;
}
