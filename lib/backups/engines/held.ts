/**
 * Which restore points does a copy still hold? Told by lists: `restic snapshots --json`, what `restic forget --json` keeps,
 * `borg list --json`. null: this is no such list, or a part of it can't be read.
 */
import type { Held, Told } from "../model/run";
import { instantIn } from "./clock";
import { isRecord, type JsonRecord, jsonIn, own, recordsAt, textAt } from "./json-body";

/** @param others what it printed as JSON and is no message: `forget --prune` prints words as well */
export function resticHeld(told: Told, others: readonly unknown[]): Held | null {
  const [value, ...more] = others.filter((each) => Array.isArray(each));
  const isWhole = (told.exit ?? 0) === 0 && value !== undefined && more.length === 0;
  if (!isWhole || !value.every(isRecord)) return null;
  const snapshots = value.flatMap((record) => {
    if (Array.isArray(own(record, "snapshots"))) return recordsAt(record, "snapshots");
    // What is removed is gone, and of a dry run nobody can tell.
    if (Array.isArray(own(record, "keep"))) return recordsAt(record, "keep");
    return textAt(record, "tree") === null && own(record, "remove") === null ? [] : [record];
  });
  return heldAmong(snapshots, (snapshot) => instantIn(told.timeZone, own(snapshot, "time")));
}

export function borgHeld(told: Told): Held | null {
  const value = listed(told);
  const records = Array.isArray(value) ? value : [value];
  // borgmatic makes a list, of one repository each.
  const [only] = records;
  if (records.length !== 1 || !isRecord(only) || !Array.isArray(own(only, "archives"))) return null;
  const archives = recordsAt(only, "archives").filter(
    (archive) => !/\.checkpoint(?:\.\d+)?$/.test(textAt(archive, "name") ?? ""),
  );
  return heldAmong(archives, (archive) =>
    instantIn(told.timeZone, own(archive, "start") ?? own(archive, "time")),
  );
}

/** A list of a command that failed is not known to be whole. */
function listed({ exit, body }: Told): unknown {
  return exit !== null && exit !== 0 ? undefined : jsonIn(body.trim());
}

/** @param timeOf milliseconds since 1970 */
export function heldAmong(
  points: readonly JsonRecord[],
  timeOf: (point: JsonRecord) => number | null,
): Held | null {
  const times = points.map(timeOf);
  if (times.includes(null)) return null;
  const known = times.filter((time) => time !== null);
  return { count: known.length, oldestAt: known.length === 0 ? null : Math.min(...known) };
}
