/**
 * What becomes of a tap without a connection? It is kept on this phone with its time, and sent when there is one. Only
 * what was proven before it was kept: a passkey's answer, which is good for this one deed, or the word of a session.
 */

export type KeptTap = {
  alertId: string;
  /** As it is sent to /api/ack. */
  answer: object;
  /** When the link ends, in milliseconds since 1970: later it would be refused. */
  until: number;
};

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const NAME = "garrison-taps";
/** More than anybody taps on the way through a tunnel. */
const MOST = 20;

/** The newest for an alert is the one that counts. @returns false where nothing can be kept: private windows */
export function keepTap(store: Store, tap: KeptTap, now: number): boolean {
  const others = keptTaps(store, now).filter(({ alertId }) => alertId !== tap.alertId);
  try {
    store.setItem(NAME, JSON.stringify([...others, tap].slice(-MOST)));
    return true;
  } catch {
    return false;
  }
}

/** Those that are still good. Whatever else stands there is nobody's. */
export function keptTaps(store: Store, now: number): KeptTap[] {
  try {
    const kept: unknown = JSON.parse(store.getItem(NAME) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isTap).filter(({ until }) => until > now) : [];
  } catch {
    return [];
  }
}

export function forgetTap(store: Store, alertId: string, now: number): void {
  const left = keptTaps(store, now).filter((tap) => tap.alertId !== alertId);
  try {
    if (left.length === 0) store.removeItem(NAME);
    else store.setItem(NAME, JSON.stringify(left));
  } catch {
    // It ends by itself.
  }
}

function isTap(value: unknown): value is KeptTap {
  const { alertId, answer, until } = (value ?? {}) as Record<string, unknown>;
  return (
    typeof alertId === "string" && typeof answer === "object" && answer !== null && typeof until === "number"
  );
}
