/** How many bytes does a column of digits say? */

/** A number, or text where a double would not hold it (above 2^53); null for what is no count of up to 20 digits. */
export function byteCount(text: string | undefined): number | string | null {
  if (text === undefined || !/^\d{1,20}$/.test(text)) return null;
  const count = Number(text);
  return Number.isSafeInteger(count) ? count : BigInt(text).toString();
}
