import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { forgetOld, isDue, nightlyPath } from "./nightly-backup";

const MADE = ["garrison-20261123T013001Z.backup"];

it.each([
  ["none yet", [], "2026-11-23T12:00:00Z", true],
  ["one of this night", MADE, "2026-11-23T12:00:00Z", false],
  ["one of this night, just before the next", MADE, "2026-11-24T01:29:59Z", false],
  ["one of the night before", MADE, "2026-11-24T01:30:00Z", true],
  ["one half-written", [`${MADE[0]}.unfinished-7`], "2026-11-23T12:00:00Z", true],
])("with %s", (_, names, now, due) => {
  expect(isDue(names, new Date(now))).toBe(due);
});

it("keeps the newest, forgets what is half-written, and touches nothing else", () => {
  const home = mkdtempSync(join(tmpdir(), "garrison-nightly-"));
  try {
    const paths = [21, 22, 23].map((day) => nightlyPath(home, new Date(Date.UTC(2026, 10, day, 1, 30))));
    const folder = dirname(paths[0] ?? "");
    for (const path of [...paths, `${paths[0]}.unfinished-7`, join(folder, "mine.backup")])
      writeFileSync(path, "");
    forgetOld(home, 2);
    expect(readdirSync(folder).sort()).toEqual([
      "garrison-20261122T013000Z.backup",
      "garrison-20261123T013000Z.backup",
      "mine.backup",
    ]);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
