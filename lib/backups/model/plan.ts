/** The words of the recovery plan: what is brought back, in which turn, and what is known of how. */
import type { Place, SystemKind } from "./places";

export type PlannedSystem = {
  id: string;
  name: string;
  kind: SystemKind;
  environment: string | null;
  hostname: string | null;
  order: number;
  notes: string | null;
  rtoS: number | null;
  rpoS: number;
  /** The copy with the newest restore point, and up to when that goes. */
  copy: string | null;
  place: Place | null;
  pointAt: Date | null;
  /** How long the newest drill that passed took, in seconds, and when. */
  tookS: number | null;
  drillPassedAt: Date | null;
};
