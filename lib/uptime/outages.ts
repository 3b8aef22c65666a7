/** When was it down? Pure: from judged hours to unbroken stretches of bad slices. */

import { HOUR_MS } from "./judging";
import type { Ledger } from "./ledger";
import { SLICE_MS, VERDICT } from "./slices";

/** Milliseconds since 1970; `to` is exclusive. `bad` counts the slices that were, without those nobody measured. */
export type Outage = { from: number; to: number; bad: number };

/** Nobody claims that it went on for longer than this without a look. */
export const UNSEEN_SLICES = 3;

/**
 * The newest first. A good slice ends an outage, and so do more than three in a row that nobody measured.
 * @param hours those with a bad slice at least, and what lies between them as far as it is known
 */
export function outagesIn(hours: Ledger["hours"]): Outage[] {
  const found: Outage[] = [];
  let open: Outage | null = null;
  let expected = Number.NaN;
  for (const [hour, { verdicts }] of [...hours].sort(([a], [b]) => a - b)) {
    // Between hours that are not given nothing was bad, so nothing goes on.
    if (hour !== expected) open = null;
    expected = hour + HOUR_MS;
    for (const [slice, verdict] of verdicts.entries()) {
      const at = hour + slice * SLICE_MS;
      if (verdict === VERDICT.good || (open && at > open.to + UNSEEN_SLICES * SLICE_MS)) open = null;
      if (verdict === VERDICT.bad && open) {
        open.to = at + SLICE_MS;
        open.bad++;
      } else if (verdict === VERDICT.bad) {
        open = { from: at, to: at + SLICE_MS, bad: 1 };
        found.push(open);
      }
    }
  }
  return found.reverse();
}
