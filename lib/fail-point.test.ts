import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, it, vi } from "vitest";
import { failPoint } from "./fail-point";

const given = vi.hoisted(() => ({ failPoint: null as string | null }));
vi.mock("./env", () => ({ environment: () => given }));
const kill = vi.spyOn(process, "kill").mockReturnValue(true);
const file = join(mkdtempSync(join(tmpdir(), "failpoint-")), "place");

beforeEach(() => {
  kill.mockClear();
});

it("does nothing unless it was asked for when the process started", () => {
  given.failPoint = null;
  writeFileSync(file, "pager.sent");
  failPoint("pager.sent");
  expect(kill).not.toHaveBeenCalled();
  expect(existsSync(file)).toBe(true);
});

it("kills once, at the place that is named", () => {
  given.failPoint = file;
  writeFileSync(file, "pager.sent\n");
  failPoint("pager.claimed");
  expect(kill).not.toHaveBeenCalled();
  failPoint("pager.sent");
  expect(kill).toHaveBeenCalledWith(process.pid, "SIGKILL");
  failPoint("pager.sent");
  expect(kill).toHaveBeenCalledTimes(1);
});
