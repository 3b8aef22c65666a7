/** In which order are waiting updates read? Security first, then those of which nobody knows, then the rest. */
import type { Update } from "./model/facts";

export function urgentFirst(updates: readonly Update[]): Update[] {
  return [...updates].sort(
    (a, b) => urgency(a) - urgency(b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}

function urgency({ security }: Update): number {
  if (security === true) return 0;
  return security === null ? 1 : 2;
}
