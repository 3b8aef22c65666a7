import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { unpackSection } from "@/lib/fleet/model/packed-section";
import { KeptReads } from "./kept-reads";
import { planReading, readFacts } from "./reading-plan";

const collectedAt = new Date("2026-11-22T12:00:00Z");

function readAccounts(passwd: string) {
  const bytes = Buffer.from(passwd);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const output = {
    spec: "passwd" as const,
    exit: 0,
    ms: 1,
    bytes: bytes.length,
    sha256,
    flags: [],
    stderr: null,
  };
  const plan = planReading({ reportId: "r", serverId: "s", collectedAt, outputs: [output] }, undefined);
  const { sections } = readFacts(plan, undefined, new KeptReads(), new Map([[sha256, bytes]]));
  const accounts = sections.find(({ name }) => name === "accounts");
  if (!accounts?.packed) throw new Error("No accounts were read.");
  return { sources: accounts.sources, value: unpackSection("accounts", accounts.packed) };
}

const ROOT = "root:x:0:0:root:/root:/bin/bash\n";

it("counts the lines of a known section that nobody could read", () => {
  const { sources, value } = readAccounts(`${ROOT}half a line\n+nis\n`);
  expect(value.state).toBe("known");
  expect(sources).toMatchObject([{ spec: "passwd", unread: 2 }]);
});

it("says nothing of unread lines where there is none", () => {
  expect(readAccounts(ROOT).sources[0]).not.toHaveProperty("unread");
});
