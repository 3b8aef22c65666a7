/** Does an alert of this cause stand? For senders of whom most messages say that nothing is wrong. */
import type { SourceActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { fingerprint } from "../model/fingerprint";
import type { Labels } from "../model/signal";

/** @throws Forbidden */
export async function isStanding(source: SourceActor, identity: Labels): Promise<boolean> {
  const rows = await queryAs(source, "alerts.signal.record")(
    "SELECT 1 FROM alert WHERE source_no = $1 AND fingerprint = $2 AND state <> 'resolved' LIMIT 1",
    [source.no, fingerprint(identity)],
  );
  return rows.length > 0;
}
