/** Whoever has an alert is reminded before their time is over: by their first proven channel, once for each time. */
import { callPager } from "@/lib/alerts/store/news";
import type { SystemActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";

const REMIND = `
  INSERT INTO delivery (id, key, alert_id, episode, severity, channel_id, person_id, kind, content, step, loop, created_at,
    due_at, state)
  SELECT garrison_new_id(), 'reminder/' || a.id || '/' || extract(epoch FROM a.ack_until)::text, a.id, a.episode, a.severity,
    c.id, a.ack_by, 'reminder', '{}', 0, 0, now(), now(), 'pending'
  FROM alert a CROSS JOIN LATERAL (
    SELECT id FROM notify_channel WHERE person_id = a.ack_by AND verified_at IS NOT NULL AND retired_at IS NULL
    ORDER BY position, id LIMIT 1
  ) c
  WHERE a.state = 'acknowledged' AND a.ack_reminded AND a.ack_by IS NOT NULL
  ON CONFLICT (key) DO NOTHING RETURNING id`;

export async function remindTakers(actor: SystemActor): Promise<void> {
  const made = await queryAs(actor, "oncall.escalate")(REMIND);
  if (made.length > 0) callPager();
}
