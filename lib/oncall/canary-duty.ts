/**
 * Whom canaries reach: nobody. A policy with one step, for one who has one channel, so that they are stepped and planned by the
 * same rules as all alerts, whatever people have set up. Pure.
 */
import { CANARY_CHANNEL_ID, CANARY_CHANNEL_KIND, CANARY_PERSON_ID } from "@/lib/alerts/model/canary";
import type { Duty } from "./model/simulation";

const POLICY_ID = "00000000-0000-7000-8000-000000000004";

export const CANARY_DUTY: Duty = {
  policies: [
    {
      id: POLICY_ID,
      name: "Canary",
      isDefault: true,
      applies: { severityAtLeast: "info", environments: [], labels: [] },
      steps: [{ afterMinutes: 0, targets: [{ kind: "person", id: CANARY_PERSON_ID }] }],
      repeat: 0,
      repeatAfterMinutes: 1,
    },
  ],
  rotas: [],
  people: [
    {
      id: CANARY_PERSON_ID,
      name: "Canary",
      quietHours: null,
      channels: [{ id: CANARY_CHANNEL_ID, kind: CANARY_CHANNEL_KIND, verifiedAt: 0, order: 0 }],
    },
  ],
};
