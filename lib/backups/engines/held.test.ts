import { describe, expect, it } from "vitest";
import type { Told } from "../model/run";
import { fixture } from "./fixture-output";
import { READERS } from "./readers";

const told = (body: string, more: Partial<Told> = {}): Told => ({
  ...{ body, exit: 0, stderr: null, kind: null, startedAt: null, endedAt: null },
  ...{ at: Date.UTC(2026, 10, 30), timeZone: "UTC" },
  ...more,
});
const SNAPSHOTS = JSON.stringify([
  { time: "2026-11-20T02:00:05.123456789+01:00", tree: "a", paths: ["/srv"], id: "1" },
  { time: "2026-11-22T02:00:05Z", tree: "b", paths: ["/srv"], id: "2" },
]);

describe("a list says what is held", () => {
  it.each([
    ["restic snapshots", "restic", SNAPSHOTS, 2, "2026-11-20T01:00:05.123Z"],
    ["restic snapshots of none", "restic", "[]", 0, null],
    [
      "restic snapshots in groups",
      "restic",
      fixture("restic/06c-snapshots-latest.json").body,
      2,
      "2026-11-22T11:34:01.064Z",
    ],
    ["restic forget", "restic", fixture("restic/10b-forget-prune.json").body, 2, "2026-11-22T11:34:01.064Z"],
    ["borg list", "borg", fixture("borg/03-list.json").body, 5, "2026-11-22T11:37:31.000Z"],
    ["borgmatic list", "borg", fixture("borgmatic/03-list.json").body, 2, "2026-11-22T12:04:11.000Z"],
    ["pgbackrest info", "pgbackrest", fixture("pgbackrest/06-info.json").body, 3, "2026-11-22T11:40:43.000Z"],
  ] as const)("%s", (_, engine, body, count, oldest) => {
    const { held } = READERS[engine](told(body));
    expect(
      held && { count: held.count, oldest: held.oldestAt && new Date(held.oldestAt).toISOString() },
    ).toEqual({
      count,
      oldest,
    });
  });

  it.each([
    ["of a command that failed", "restic", SNAPSHOTS, 1],
    ["that breaks off", "restic", SNAPSHOTS.slice(0, 90), 0],
    ["with a time that is none", "restic", SNAPSHOTS.replace("2026-11-22T02:00:05Z", "yesterday"), 0],
    ["of another program", "restic", '[{"hello":1}]', 0],
    ["of files", "restic", '{"message_type":"node","path":"/srv"}', 0],
    ["of one archive's files", "borg", '{"repository":{},"archive":{"name":"x"}}', 0],
    ["of two stanzas", "pgbackrest", '[{"name":"a","backup":[]},{"name":"b","backup":[]}]', 0],
  ] as const)("but not one %s", (_, engine, body, exit) => {
    expect(READERS[engine](told(body, { exit })).held ?? null).toBeNull();
  });
});
