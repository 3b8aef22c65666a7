import { describe, expect, it } from "vitest";
import type { IncidentRow } from "@/lib/incidents/model/incident";
import { latelyWords, outcomeWords } from "./lately-words";

const AT = new Date("2026-11-03T02:13:00Z");
const downtime = {
  objective: { id: "o", name: "Pay" },
  good: 4,
  bad: 16,
  excused: 2,
  unknown: 0,
  budget: 43.2,
};
const closed: IncidentRow = {
  ...{ id: "1", no: 1, title: "Payments down", severity: "critical", status: "closed", lead: null },
  ...{
    impactStartedAt: AT,
    detectedAt: AT,
    acknowledgedAt: AT,
    mitigatedAt: AT,
    resolvedAt: AT,
    closedAt: AT,
  },
  ...{ causeKnown: true, downtime },
};
const open: IncidentRow = { ...closed, id: "2", status: "fixing", causeKnown: null, closedAt: null };

describe("what went wrong lately", () => {
  it.each<[string, IncidentRow[], number | null, string]>([
    ["nothing", [], null, "No incident was declared in the last 30\u00a0days."],
    ["one", [closed], 14, "1\u00a0incident in the last 30\u00a0days. 14\u00a0min were lost."],
    [
      "two, one of which is open",
      [open, closed],
      14,
      "2\u00a0incidents in the last 30\u00a0days, 1 still open. 14\u00a0min were lost.",
    ],
    [
      "one that nobody measured",
      [closed, { ...closed, downtime: null }],
      14,
      "2\u00a0incidents in the last 30\u00a0days. 14\u00a0min were lost; of 1 nobody measured it.",
    ],
    [
      "only what nobody measured",
      [{ ...closed, downtime: { ...downtime, good: 0, bad: 0, unknown: 9 } }],
      0,
      "1\u00a0incident in the last 30\u00a0days. What they cost is not known: no measured service is named.",
    ],
  ])("is %s", (_, incidents, lost, words) => {
    expect(latelyWords(incidents, lost, 30)).toBe(words);
  });

  it("says of each what it cost, and whether anybody knows why", () => {
    expect(outcomeWords(closed)).toBe("14\u00a0min lost, cause known");
    expect(outcomeWords({ ...closed, causeKnown: false })).toBe("14\u00a0min lost, cause not known");
    expect(outcomeWords({ ...open, downtime: null })).toBe("not measured, still open, cause not known");
  });
});
