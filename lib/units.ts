/** How are counts, sizes and shares written? Without the browser's language data, and never rounded up to "all". */

/** U+00A0; the font has no thinner space. */
const NBSP = "\u00a0";

/** Whole numbers in groups of three: "10 240", "-1 240". Fractions are cut off. */
export function formatCount(count: number | bigint): string {
  const digits = typeof count === "bigint" ? count.toString() : Math.trunc(count).toFixed(0);
  return digits.replace(/\B(?=(\d{3})+$)/g, NBSP);
}

/** "1 server", "2 servers", "1 240 servers". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)}${NBSP}${Math.abs(count) === 1 ? one : many}`;
}

const SIZES = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

/** Bytes in powers of 1024, rounded down to three digits: "512 B", "1.46 GiB", "31.2 GiB", "1 004 KiB". */
export function formatBytes(bytes: number | bigint): string {
  let size = Number(bytes);
  if (!Number.isFinite(size) || size < 0) return "Not known";
  let step = 0;
  while (size >= 1024 && step < SIZES.length - 1) {
    size /= 1024;
    step++;
  }
  const decimals = step === 0 || size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return `${grouped(floorTo(size, decimals), decimals)}${NBSP}${SIZES[step]}`;
}

/** A part of a whole in percent, rounded down, so that 100 % means all of it. A whole of 0 is "Not known". */
export function formatShare(part: number, whole: number, decimals = 0): string {
  if (!(whole > 0) || !Number.isFinite(part)) return "Not known";
  // One product of integers, and no 0.29 * 100 = 28.999…
  const share = Math.floor((part * 100 * 10 ** decimals) / whole) / 10 ** decimals;
  return `${grouped(share, decimals)}${NBSP}%`;
}

function floorTo(value: number, decimals: number): number {
  return Math.floor(value * 10 ** decimals) / 10 ** decimals;
}

function grouped(value: number, decimals: number): string {
  const [whole = "0", fraction] = value.toFixed(decimals).split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, NBSP) + (fraction ? `.${fraction}` : "");
}
