/** Where is a canary that has not arrived? Pure: the last step that it passed, as a sentence. */
import type { CanaryRound } from "./model/canary";

export function stuckWhere(round: CanaryRound): string {
  const { refusal, keptAt, answeredAt, plannedAt, claimedAt } = round;
  if (claimedAt) return "Its page was begun and did not arrive: see the worker's log.";
  if (plannedAt) return "Its page waits in the outbox and nobody sends it: see the worker's log.";
  if (keptAt || answeredAt) return "It was kept, and nobody planned a page: see the worker's log.";
  return refusal ?? "It was sent to the machines' door, which has not answered.";
}
