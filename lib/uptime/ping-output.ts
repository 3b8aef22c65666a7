/**
 * What does `ping -c 1` say? Pure. Its exit status alone does not tell a host that is silent from a ping that was not
 * permitted (BusyBox ends with 1 for both), so only an output with its statistics says anything of the host.
 */

export type PingReading = { answered: true; ms: number | null } | { answered: false } | null;

/** iputils: "1 packets transmitted, 0 received"; BusyBox: "1 packets transmitted, 0 packets received". */
const STATISTICS = /^(\d{1,6}) packets transmitted, (\d{1,6}) (?:packets )?received/m;
const TIME = /\btime[=<](\d{1,7}(?:\.\d{1,6})?) ?ms/;

/** Null when nothing was said of the host. */
export function readPing(stdout: string): PingReading {
  const [, sent, received] = STATISTICS.exec(stdout) ?? [];
  if (sent === undefined || Number(sent) === 0) return null;
  if (Number(received) === 0) return { answered: false };
  const ms = TIME.exec(stdout)?.[1];
  return { answered: true, ms: ms === undefined ? null : Number(ms) };
}
