/**
 * When were the package lists last fetched? `stat -c '%Y %n'` of what apt and dnf write: seconds since 1970, path.
 *
 * apt gives an InRelease file the time of the mirror's copy, which is never later than the fetch; the time of
 * its directory changes when a list is replaced; update-success-stamp is touched after every good update. The other
 * stamps beside it belong to upgrades or are touched after failures too, so they prove nothing.
 */
import { linesOf, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

/** Seconds since 1970 of the newest fetch. */
export type ListsFetched = { at: number };

export const aptCacheAgeParser: Parser<ListsFetched> = { spec: "apt-cache-age", version: 1, parse: parseApt };
export const dnfCacheAgeParser: Parser<ListsFetched> = { spec: "dnf-cache-age", version: 1, parse: parseDnf };

function parseApt(output: Output): Read<ListsFetched> {
  return newest(output, (files) => {
    const lists = files.filter(({ path }) => path.endsWith("InRelease"));
    const stamps = files.filter(({ path }) => path.endsWith("/update-success-stamp"));
    const folder = lists.length > 0 ? files.filter(({ path }) => /\/lists\/?$/.test(path)) : [];
    return [...lists, ...stamps, ...folder];
  });
}

function parseDnf(output: Output): Read<ListsFetched> {
  return newest(output, (files) => files.filter(({ path }) => path.endsWith("/repomd.xml")));
}

type File = { at: number; path: string };

/** The exit status says only that some file is missing, which is usual: not every server has every stamp. */
function newest(output: Output, proofs: (files: File[]) => File[]): Read<ListsFetched> {
  const files: File[] = [];
  const unread: Unread[] = [];
  for (const line of linesOf(output.stdout)) {
    const match = /^(\d{1,12}) (\/.+)$/.exec(line.text);
    if (match?.[1] && match[2]) files.push({ at: Number(match[1]), path: match[2] });
    else note(unread, line, "not a time and a path");
  }
  const times = proofs(files).map(({ at }) => at);
  if (times.length > 0) return read({ at: times.reduce((a, b) => Math.max(a, b)) }, unread);
  if (files.length > 0) return unreadable("There are no package lists on the server.", unread);
  return unreadable(refusalOf(output) ?? complaintOf(output), unread);
}
