/**
 * Which files does a tar archive hold? Reads what GNU tar, busybox tar and bsdtar write for small regular files:
 * ustar, GNU and pax headers. Pure; contents are views into the archive, nothing is copied.
 *
 * Format: POSIX.1-2024 "pax", ustar interchange format, and the GNU tar manual, "Basic Tar Format".
 */
import { ENTRY_LIMIT } from "../model/limits";
import { quoted, type Refusal, unprocessable } from "./refusal";

export type TarEntry = { name: string; content: Uint8Array };

const BLOCK = 512;
const LONG_NAME_LIMIT = 64 * 1024;

/** The regular files in order. Anything but files and directories is refused, and so is an archive that lies. */
export function readTar(tar: Uint8Array): { ok: true; entries: TarEntry[] } | Refusal {
  const bytes = Buffer.from(tar.buffer, tar.byteOffset, tar.byteLength);
  const entries: TarEntry[] = [];
  let longName: string | null = null;
  let headers = 0;
  let offset = 0;
  while (offset + BLOCK <= bytes.length) {
    if (isZero(bytes, offset, offset + BLOCK)) return closed(bytes, offset, entries);
    headers += 1;
    if (headers > ENTRY_LIMIT) return unprocessable(`The archive has more than ${ENTRY_LIMIT} entries.`);
    const header = readHeader(bytes, offset);
    if (typeof header === "string") return unprocessable(`Entry ${headers} of the archive: ${header}`);
    const start = offset + BLOCK;
    const end = start + header.size;
    if (end > bytes.length) {
      return unprocessable(
        `Entry ${quoted(header.name)} says it has ${header.size} bytes, but the archive ends before.`,
      );
    }
    offset = start + Math.ceil(header.size / BLOCK) * BLOCK;
    const name: string = longName ?? header.name;
    if (header.type === "x" || header.type === "L") {
      const long = header.type === "x" ? readPax(bytes, start, end) : readLongName(bytes, start, end);
      if (typeof long !== "object") return unprocessable(`Entry ${headers} of the archive: ${long}`);
      longName = long.name ?? longName;
      continue;
    }
    longName = null;
    if (header.type === "g") continue;
    if (header.type === "5") {
      if (header.size > 0) return unprocessable(`The directory ${quoted(name)} says it has content.`);
      if (!isDirectoryName(name))
        return unprocessable(`The directory ${quoted(name)} does not belong in a report.`);
      continue;
    }
    if (header.type !== "0") {
      return unprocessable(`The entry ${quoted(name)} is neither a file nor a directory.`);
    }
    entries.push({ name, content: bytes.subarray(start, end) });
  }
  return unprocessable("The archive ends in the middle.");
}

type Header = { name: string; size: number; type: string };

function readHeader(bytes: Buffer, offset: number): Header | string {
  const stored = octal(bytes, offset + 148, 8);
  if (stored === null || stored !== checksum(bytes, offset)) return "its header has a wrong checksum.";
  const size = octal(bytes, offset + 124, 12);
  if (size === null) return "its size cannot be read.";
  const flag = bytes[offset + 156] ?? 0;
  const type = flag === 0 || flag === 0x37 ? "0" : String.fromCharCode(flag);
  const isUstar = bytes.toString("latin1", offset + 257, offset + 263) === "ustar\0";
  const prefix = isUstar ? text(bytes, offset + 345, 155) : "";
  const name = text(bytes, offset, 100);
  return { name: prefix === "" ? name : `${prefix}/${name}`, size, type };
}

/** The sum of the header's bytes with the checksum field itself read as blanks. */
function checksum(bytes: Buffer, offset: number): number {
  let sum = 8 * 0x20;
  for (let index = offset; index < offset + 148; index += 1) sum += bytes[index] ?? 0;
  for (let index = offset + 156; index < offset + BLOCK; index += 1) sum += bytes[index] ?? 0;
  return sum;
}

/** An octal number, or null. Base-256 numbers mean sizes over 8 GiB, which no report has. */
function octal(bytes: Buffer, offset: number, length: number): number | null {
  const digits = /^ *([0-7]{1,11})[\0 ]*$/.exec(bytes.toString("latin1", offset, offset + length))?.[1];
  return digits === undefined ? null : Number.parseInt(digits, 8);
}

function text(bytes: Buffer, offset: number, length: number): string {
  const end = bytes.indexOf(0, offset);
  return bytes.toString("latin1", offset, end === -1 || end > offset + length ? offset + length : end);
}

/** GNU "L": the name of the next entry. */
function readLongName(bytes: Buffer, start: number, end: number): { name: string } | string {
  if (end - start > LONG_NAME_LIMIT) return "its long name is too long.";
  return { name: text(bytes, start, end - start) };
}

/** pax "x": records "LENGTH KEY=VALUE\n". Times and owners do not matter; a name does; sizes and links are refused. */
function readPax(bytes: Buffer, start: number, end: number): { name: string | null } | string {
  if (end - start > LONG_NAME_LIMIT) return "its extended header is too long.";
  let name: string | null = null;
  let offset = start;
  while (offset < end) {
    const record = /^([1-9][0-9]{0,5}) ([^=]{1,100})=/.exec(
      bytes.toString("latin1", offset, Math.min(end, offset + 110)),
    );
    const length = Number(record?.[1] ?? Number.NaN);
    const key = record?.[2] ?? "";
    if (!(length > 0) || offset + length > end || bytes[offset + length - 1] !== 0x0a) {
      return "its extended header cannot be read.";
    }
    const value = bytes.toString("latin1", offset + (record?.[0].length ?? 0), offset + length - 1);
    if (key === "path") name = value;
    if (key === "size" || key === "linkpath" || key.startsWith("GNU.sparse")) {
      return `its extended header has ${quoted(key)}, which no report needs.`;
    }
    offset += length;
  }
  return { name };
}

function isDirectoryName(name: string): boolean {
  return /^(?:\.\/)?(?:\.|stdout|stderr)?\/?$/.test(name);
}

/** After the first zero block only zeros may follow: nothing is smuggled behind the end. */
function closed(
  bytes: Buffer,
  offset: number,
  entries: TarEntry[],
): { ok: true; entries: TarEntry[] } | Refusal {
  if (isZero(bytes, offset, bytes.length)) return { ok: true, entries };
  return unprocessable("Something follows the end of the archive.");
}

const ZEROS = Buffer.alloc(64 * 1024);

function isZero(bytes: Buffer, start: number, end: number): boolean {
  if (bytes[start] !== 0) return false;
  for (let offset = start; offset < end; offset += ZEROS.length) {
    const stop = Math.min(end, offset + ZEROS.length);
    if (bytes.compare(ZEROS, 0, stop - offset, offset, stop) !== 0) return false;
  }
  return true;
}
