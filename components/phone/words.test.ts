import { describe, expect, it } from "vitest";
import type { PhoneAlert } from "@/lib/alerts/model/phone";
import { alikeWords, nextWords, standsWords, takenWords } from "./words";

const clock = (at: Date) => at.toISOString().slice(11, 16);
const at = (time: string) => new Date(`2026-11-22T${time}:00Z`);

function alert(given: Partial<PhoneAlert>): PhoneAlert {
  return {
    ...{
      id: "a",
      title: "Payments is down",
      severity: "critical",
      state: "open",
      environment: null,
      hostname: null,
    },
    ...{
      startedAt: at("02:14"),
      endedAt: null,
      takenAt: null,
      takenUntil: null,
      takenBy: null,
      snoozedUntil: null,
    },
    ...{ alike: 0, nextAt: null, version: "1.0" },
    ...given,
  } as PhoneAlert;
}

describe("where an alert stands", () => {
  const taken = { state: "acknowledged" as const, takenAt: at("02:16"), takenUntil: at("02:46") };

  it("is said in a sentence, and names people only to who was given names", () => {
    expect(standsWords(alert({}), "b", clock)).toBe("Open: nobody has it.");
    expect(standsWords(alert(taken), "b", clock)).toBe("Somebody has it since 02:16.");
    expect(standsWords(alert({ ...taken, takenBy: { id: "s", name: "Saraa" } }), "b", clock)).toBe(
      "Saraa has it since 02:16.",
    );
    expect(standsWords(alert({ ...taken, takenBy: { id: "b", name: "Bat" } }), "b", clock)).toBe(
      "You have it since 02:16.",
    );
    expect(standsWords(alert({ state: "snoozed", snoozedUntil: at("08:00") }), "b", clock)).toBe(
      "It rests until 08:00.",
    );
    expect(standsWords(alert({ state: "snoozed" }), "b", clock)).toBe("It rests until it gets worse.");
    expect(standsWords(alert({ state: "resolved", endedAt: at("02:20") }), "b", clock)).toBe(
      "It was over at 02:20.",
    );
  });

  it("does not take a program's acknowledgement for that of a link's bearer", () => {
    expect(standsWords(alert({ ...taken, takenBy: { id: null, name: "Alertmanager" } }), "b", clock)).toBe(
      "Alertmanager has it since 02:16.",
    );
  });

  it("comes with what happens next", () => {
    expect(nextWords(alert({ nextAt: at("02:24") }), clock)).toBe(
      "Somebody else is asked at 02:24, unless somebody acknowledges it.",
    );
    expect(nextWords(alert({}), clock)).toBe(
      "Nobody else is asked. It stays open until somebody acknowledges it.",
    );
    expect(nextWords(alert(taken), clock)).toBe("At 02:46 it is open again, unless it is over by then.");
    expect(nextWords(alert({ state: "snoozed" }), clock)).toBe("Nobody is asked until then.");
    expect(nextWords(alert({ state: "resolved" }), clock)).toContain("There is nothing to do.");
  });
});

it("says how many are alike, and that they are taken too", () => {
  expect(alikeWords(0)).toBeNull();
  expect(alikeWords(1)).toBe("And 1 more of the same rule. Acknowledging takes both.");
  expect(alikeWords(41)).toBe("And 41 more of the same rule. Acknowledging takes them too.");
  expect(alikeWords(1_000)).toBe("And 1,000 or more of the same rule. Acknowledging takes them too.");
});

it("says until when somebody has it, and what was taken along or left", () => {
  expect(takenWords("02:46", 0, 0)).toBe("You have it until 02:46.");
  expect(takenWords("02:46", 4, 0)).toBe("You have it until 02:46. 4 more of the same rule too.");
  expect(takenWords("02:46", 1_000, 3)).toContain("Others of the same rule are open still");
});
