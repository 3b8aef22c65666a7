/** Until when does what was told hold, where its sender never says that it is over? */
import type { Signal } from "@/lib/alerts/model/signal";

/**
 * Whoever never ends its alerts is believed for so long after it last told one; then that one reads "sender silent".
 * What ends already, and what says itself how long it holds, stays as it is. Rules: field notes, "Alertmanager webhook".
 *
 * @param now milliseconds since 1970: when the message came
 * @param seconds null: until it is told to end
 */
export function holding(signals: readonly Signal[], seconds: number | null, now: number): readonly Signal[] {
  if (seconds === null) return signals;
  const endsAt = now + seconds * 1_000;
  return signals.map((signal) =>
    signal.status === "firing" && signal.endsAt === null
      ? { ...signal, endsAt, endsAtGuessed: true }
      : signal,
  );
}
