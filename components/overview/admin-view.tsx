import type { Overview } from "@/lib/overview/model";
import { AnswerCards } from "./answer-cards";
import { AttentionList } from "./attention-list";
import { FirstServer } from "./first-server";
import { FleetNumbers } from "./fleet-numbers";
import { RecentChanges } from "./recent-changes";

type ViewProps = {
  overview: Overview;
  env: string | undefined;
  zone: string;
  /** May add servers. */
  mayAdd: boolean;
};

/** Which server needs me, why, and since when? */
export function AdminView({ overview, env, zone, mayAdd }: ViewProps) {
  const { answers, fleet, attention, changes, asOf } = overview;
  const empty = fleet.servers === 0 && env === undefined;
  return (
    <>
      <AnswerCards answers={answers} zone={zone} now={asOf} />
      {empty && <FirstServer mayAdd={mayAdd} />}
      {(!empty || attention.length > 0) && (
        <AttentionList items={attention} fleet={fleet} zone={zone} now={asOf} />
      )}
      {!empty && <FleetNumbers fleet={fleet} env={env} zone={zone} now={asOf} />}
      {!empty && <RecentChanges changes={changes} env={env} zone={zone} now={asOf} />}
    </>
  );
}
