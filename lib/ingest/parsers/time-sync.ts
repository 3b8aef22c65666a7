/** Is the clock synchronised? `timedatectl show`; the older `timedatectl` and `chronyc -c tracking` are read too. */
import { linesOf } from "./lines";
import { type Output, type Parser, type Read, read, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

/** `offsetSeconds` is how far the clock is ahead of its source; `zone` the server's time zone (IANA). */
export type ClockState = {
  synchronised: boolean | null;
  offsetSeconds: number | null;
  source: string | null;
  zone: string | null;
};

export const timeSyncParser: Parser<ClockState> = { spec: "time-sync", version: 1, parse };

function parse(output: Output): Read<ClockState> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const lines = linesOf(output.stdout).slice(0, 200);
  const clock = fromChrony(lines[0]?.text ?? "") ?? fromTimedatectl(lines.map(({ text }) => text));
  return clock === null ? unreadable(complaintOf(output)) : read(clock);
}

/** REFID,NAME,STRATUM,REFTIME,CORRECTION,…,LEAP: chrony counts a clock that is behind as a positive correction. */
function fromChrony(line: string): ClockState | null {
  const fields = line.split(",");
  if (fields.length !== 14 || !/^[0-9A-F]{8}$/.test(fields[0] ?? "")) return null;
  const [, name = "", , , correction = "", , , , , , , , , leap = ""] = fields;
  const synchronised = !/^not synchronised$/i.test(leap.trim());
  const behind = /^-?\d{1,10}(?:\.\d{1,12})?$/.test(correction) ? Number(correction) : null;
  return {
    synchronised,
    offsetSeconds: synchronised && behind !== null ? 0 - behind : null,
    source: synchronised && name !== "" ? name : null,
    zone: null,
  };
}

/** KEY=VALUE of `show` (and `show-timesync`), or "Label: value" before systemd 239. */
function fromTimedatectl(lines: readonly string[]): ClockState | null {
  const values = new Map<string, string>();
  for (const line of lines) {
    const at = line.search(/[=:]/);
    if (at > 0) values.set(line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim());
  }
  const synchronised = yesOrNo(
    values.get("ntpsynchronized") ??
      values.get("system clock synchronized") ??
      values.get("ntp synchronized"),
  );
  const zone = values.get("timezone") ?? values.get("time zone")?.split(" ")[0] ?? null;
  if (synchronised === null && zone === null) return null;
  return { synchronised, offsetSeconds: null, source: values.get("servername") || null, zone: zone || null };
}

function yesOrNo(text: string | undefined): boolean | null {
  if (text === "yes") return true;
  return text === "no" ? false : null;
}
