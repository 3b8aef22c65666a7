import { describe, expect, test } from "vitest";
import { readReport } from "../facts";
import { outputOf, parsed } from "./fixture-output";
import { uptimeParser } from "./uptime";

describe("the parser of /proc/uptime", () => {
  test("seconds since boot", () => {
    expect(parsed(uptimeParser, "3812.45 7100.02\n")).toEqual({ state: "read", value: 3812.45, unread: [] });
  });

  test.each(["", "-1.0 2.0", "12", "1.0 2.0 3.0", "up 3 days", "9".repeat(400)])("refuses %j", (text) => {
    expect(parsed(uptimeParser, text).state).toBe("unread");
  });

  test("tells when the server was started, to the minute", () => {
    const { facts } = readReport([
      outputOf("uname", "Linux web01 6.1.0-9-amd64 #1 SMP Debian x86_64 GNU/Linux\n"),
      outputOf("uptime", "3600.99 1.00\n"),
    ]);
    expect(facts.kernel).toMatchObject({ running: "6.1.0-9-amd64", bootedAt: "2026-11-22T10:26:00Z" });
  });

  test("is not known without the time of the report, or when that is impossible", () => {
    const uname = outputOf("uname", "Linux web01 6.1.0-9-amd64 #1 SMP Debian x86_64 GNU/Linux\n", {
      collectedAt: new Date(5_000),
    });
    const uptime = outputOf("uptime", "10.00 1.00\n", { collectedAt: new Date(5_000) });
    expect(readReport([uname, uptime]).facts.kernel).toMatchObject({ bootedAt: null });
    const undated = [uname, uptime].map((output) => ({ ...output, collectedAt: null }));
    expect(readReport(undated).facts.kernel).toMatchObject({ bootedAt: null });
  });
});
