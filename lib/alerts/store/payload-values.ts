/** A message as it is written beside the alerts that it tells. */

/** `bytes` are squeezed, `sha256` is of the raw ones. */
export type KeptPayload = {
  id: string;
  sha256: Buffer;
  size: number;
  envelope: object;
  bytes: Buffer;
  signals: number;
  refused: readonly object[];
};

/** $3 to $9 of the statements that write alerts. */
export function payloadValues(payload: KeptPayload | null): unknown[] {
  if (!payload) return [null, null, null, null, null, null, null];
  const { id, sha256, size, envelope, bytes, signals, refused } = payload;
  return [id, sha256, size, JSON.stringify(envelope), bytes, signals, JSON.stringify(refused)];
}
