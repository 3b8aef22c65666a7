/**
 * Pages that their receiver repeats by itself are taken back when nobody has to be asked any more. What is to be taken back
 * stands in the outbox like a page: leased, tried again, and planned once, also for a page that arrived after the
 * acknowledgement.
 */
import type { SystemActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { REPEATING } from "../channels/list";
import { WITHDRAWN_WITHIN_S } from "../model/delivery";
import { callPager } from "./news";

const PLAN = {
  name: "delivery.withdraw",
  text: `
  INSERT INTO delivery (id, key, escalation_id, alert_id, episode, severity, channel_id, person_id, kind, content, step, loop,
    created_at, due_at, state, reference)
  SELECT garrison_new_id(), 'withdrawal/' || d.id, d.escalation_id, d.alert_id, d.episode, d.severity, d.channel_id,
    d.person_id, 'withdrawal', '{}', d.step, d.loop, now(), now(), 'pending', d.reference
  FROM notify_channel c JOIN delivery d ON d.channel_id = c.id JOIN escalation e ON e.id = d.escalation_id
  WHERE c.kind = ANY($1::text[]) AND e.state IN ('held', 'over') AND d.kind = 'page' AND d.state = 'sent'
    AND d.reference IS NOT NULL AND d.sent_at > now() - make_interval(secs => ${WITHDRAWN_WITHIN_S})
    AND NOT EXISTS (SELECT 1 FROM delivery w WHERE w.key = 'withdrawal/' || d.id)
  ON CONFLICT (key) DO NOTHING RETURNING id`,
};

export async function planWithdrawals(actor: SystemActor): Promise<void> {
  const made = await queryAs(actor, "oncall.escalate")(PLAN, [REPEATING]);
  if (made.length > 0) callPager();
}
