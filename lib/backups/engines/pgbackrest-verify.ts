/** What did `pgbackrest verify` find wrong? It ends with "completed successfully" all the same. */

export type Verified = {
  isBad: boolean;
  errors: number;
  first: string | null;
  /** There was no backup in the repository. */
  isEmpty: boolean;
};

const PART = /^ *((?:archiveId|backup): [^,]{1,200}),/;
const COUNTS = /\b(?:missing|checksum invalid|size invalid|other): (\d{1,12})/g;
const BAD_FILE =
  /^(?:invalid checksum|invalid size|invalid result|missing file|file missing|unable to (?:open|read)) /;

const NOTHING =
  /^ *backup: none found|no archives or backups exist in the repo|^no backups exist in the repo/;

/** The summary may stand there twice, in the log and as output: each part of it counts once. */
export function verifiedIn(lines: readonly string[]): Verified {
  const found = new Map<string, number>();
  let part = "";
  let isBad = false;
  for (const line of lines) {
    const named = PART.exec(line)?.[1];
    if (named !== undefined) part = named;
    if (/^ *status: error/.test(line) || /, status: (?!valid\b|in-progress\b)[a-z-]{1,40}/.test(line))
      isBad = true;
    const counts = line.startsWith(" ") ? [...line.matchAll(COUNTS)] : [];
    if (counts.length === 0) continue;
    found.set(
      part,
      counts.reduce((sum, [, count]) => sum + Number(count), 0),
    );
  }
  const bad = lines.filter((line) => BAD_FILE.test(line));
  const counted = [...found.values()].reduce((sum, count) => sum + count, 0);
  const errors = Math.max(counted, bad.length, isBad ? 1 : 0);
  return {
    isBad: isBad || errors > 0,
    errors,
    first: bad[0] ?? null,
    isEmpty: lines.some((line) => NOTHING.test(line)),
  };
}

/** Whether text is what `verify --output=text` prints where nothing is logged. */
export function isVerification(lines: readonly string[]): boolean {
  return lines.some((line) => PART.test(line) && /total (?:WAL|files) checked: \d/.test(line));
}
