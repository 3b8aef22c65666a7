import { expect, it } from "vitest";
import { CANARY_CHANNEL_ID, CANARY_PERSON_ID } from "@/lib/alerts/model/canary";
import { SEVERITIES } from "@/lib/alerts/model/severity";
import { CANARY_DUTY } from "./canary-duty";
import { stepOn } from "./stepping";

it.each(SEVERITIES)("plans one page of a canary that is %s, at once, for nobody", (severity) => {
  const now = Date.UTC(2026, 10, 23, 2, 10);
  const lead = { alertId: "a", environment: null, labels: {} };
  const waiting = {
    id: "w",
    startedAt: now,
    step: null,
    loop: 0,
    policyId: null,
    severity,
    open: 1,
    resting: 0,
    lead,
  };
  const stepped = stepOn(waiting, CANARY_DUTY, now);
  expect(stepped.pages).toEqual([
    { personId: CANARY_PERSON_ID, channelId: CANARY_CHANNEL_ID, dueAt: now, step: 0, loop: 0 },
  ]);
  expect(stepped).toMatchObject({ gaps: [], next: null });
});
