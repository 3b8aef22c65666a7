/** What systemd 252 printed of services that ended well, badly, not at all, and by force; and every mutilation of it. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toldOf } from "./fixture-output";
import { serviceRun } from "./systemd-service";
import { WHY_LIMIT } from "./words";

const PRINTED = readFileSync(new URL("fixtures/systemd/timer-services-252.txt", import.meta.url), "utf8");
const NOW = Date.UTC(2026, 10, 23, 22, 30);
const at = (clock: string) => Date.parse(`2026-11-23T${clock}Z`);
const read = (unit: string, text = PRINTED) => serviceRun(toldOf(text, { exit: null, at: NOW }), unit);

function endOf(unit: string, text = PRINTED) {
  const found = read(unit, text);
  if (found.state !== "ended") throw new Error(`${unit} is ${found.state}`);
  return found.run;
}

describe("a service that a timer starts", () => {
  it("ended well: its restore point is as old as its beginning", () => {
    expect(endOf("demo-good.service")).toMatchObject({
      ...{ kind: "backup", outcome: "ok", why: null },
      startedAt: at("22:15:47"),
      endedAt: at("22:15:49"),
      recoveryPointAt: at("22:15:47"),
    });
  });

  it.each([
    ["demo-bad.service", "failed", "exit status 12"],
    ["demo-killed.service", "failed", "SIGKILL"],
    ["demo-timeout.service", "failed", "longer than its unit allows"],
    ["demo-three.service", "unknown", "SuccessExitStatus"],
  ])("%s is %s", (unit, outcome, words) => {
    expect(endOf(unit)).toMatchObject({ outcome, recoveryPointAt: null });
    expect(endOf(unit).why).toContain(words);
  });

  it("is under way", () => {
    expect(read("demo-slow.service")).toEqual({ state: "open", begunAt: at("22:15:50") });
  });

  it("says which services there are, when it is none of them or has never run", () => {
    expect(read("shop.service")).toMatchObject({
      state: "absent",
      why: expect.stringContaining("demo-good"),
    });
    expect(read("demo-never.service")).toMatchObject({ why: expect.stringContaining("has not run") });
    expect(read("shop.service", "")).toMatchObject({ why: expect.stringContaining("no timer at all") });
  });

  it.each([
    ["Result=oom-kill", "memory"],
    ["Result=resources", "could not begin"],
    ["Result=exec-condition", "condition"],
    ["Result=something-new", "something-new"],
  ])("%s is failed", (result, words) => {
    const text = PRINTED.replace("Result=success", result);
    expect(endOf("demo-good.service", text)).toMatchObject({ outcome: "failed", recoveryPointAt: null });
    expect(endOf("demo-good.service", text).why).toContain(words);
  });

  it.each(["ExecMainStatus=0", "ExecMainCode=1", "Result=success"])("without %s it is not known", (line) => {
    expect(endOf("demo-good.service", PRINTED.replace(`${line}\n`, ""))).toMatchObject({
      outcome: "unknown",
    });
  });

  it("is not dated by the letters of another zone, nor ends before it began", () => {
    const elsewhere = PRINTED.replace("22:15:49 UTC", "23:15:49 CET");
    expect(endOf("demo-good.service", elsewhere)).toMatchObject({ outcome: "unknown", endedAt: null });
    const backwards = PRINTED.replace("22:15:49 UTC", "22:15:40 UTC");
    expect(endOf("demo-good.service", backwards)).toMatchObject({
      outcome: "unknown",
      recoveryPointAt: null,
    });
  });

  it("that stays active after its end is over", () => {
    const stays = PRINTED.replace(
      "ActiveState=inactive\nSubState=dead\nInactiveExitTimestamp=Mon 2026-11-23 22:15:47 UTC\nActiveEnterTimestamp=",
      "ActiveState=active\nSubState=exited\nInactiveExitTimestamp=Mon 2026-11-23 22:15:47 UTC\nActiveEnterTimestamp=Mon 2026-11-23 22:15:48 UTC",
    );
    expect(endOf("demo-good.service", stays)).toMatchObject({ outcome: "ok", endedAt: at("22:15:48") });
  });

  it("never throws, and is only well where systemd says so of it", () => {
    const cut = fc.record({
      from: fc.nat(PRINTED.length),
      length: fc.nat(200),
      piece: fc.string({ maxLength: 30 }),
    });
    fc.assert(
      fc.property(
        fc.array(cut, { minLength: 1, maxLength: 6 }),
        fc.constantFrom("demo-bad.service", "demo-killed.service"),
        (cuts, unit) => {
          const text = cuts.reduce(
            (so, { from, length, piece }) => so.slice(0, from) + piece + so.slice(from + length),
            PRINTED,
          );
          const found = read(unit, text);
          if (found.state === "absent") return found.why.length <= 2 * WHY_LIMIT;
          if (found.state === "open") return Number.isFinite(found.begunAt);
          const { outcome, why } = found.run;
          // A cut through two blocks makes one of both: then its own lines say that it went well.
          const block = text.split(/\n[ \t\r]*\n/).find((each) => each.includes(`Id=${unit}`)) ?? "";
          const saysSo = /^Result=success$/m.test(block) && /^ExecMainStatus=0$/m.test(block);
          return (outcome !== "ok" || saysSo) && (why ?? "").length <= WHY_LIMIT;
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
