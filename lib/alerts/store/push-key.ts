/** Our key towards the push services of browsers: made once, sealed, and the same for all who subscribe. */
import { generateKeyPairSync } from "node:crypto";
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { open, seal } from "@/lib/auth/keys";
import { environment } from "@/lib/env";
import { vapidPublicKey } from "../channels/vapid";
import type { PushKey } from "../gateway/send";

const KEY = "alerts.push-key";
const PLACE = `setting|${KEY}|value`;

/** null while nobody has subscribed. */
export async function readPushKey(actor: Actor): Promise<PushKey | null> {
  const [row] = await queryAs(actor, "delivery.send")<{ sealed: string }>(
    "SELECT value ->> 'sealed' AS sealed FROM setting WHERE key = $1",
    [KEY],
  );
  if (!row) return null;
  const vapid = Buffer.from(open(environment().keys, PLACE, row.sealed), "base64url");
  return { vapid, subject: environment().baseUrl };
}

/** What a browser subscribes with. Two who ask at once get the same. */
export async function publicPushKey(actor: Actor): Promise<string> {
  const query = queryAs(actor, "channels.own.change");
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const fresh = privateKey.export({ format: "jwk" }).d ?? "";
  await query(
    `INSERT INTO setting (key, value, updated_at) VALUES ($1, jsonb_build_object('sealed', $2::text), now())
     ON CONFLICT (key) DO NOTHING`,
    [KEY, seal(environment().keys, PLACE, fresh)],
  );
  const [row] = await query<{ sealed: string }>(
    "SELECT value ->> 'sealed' AS sealed FROM setting WHERE key = $1",
    [KEY],
  );
  const key = Buffer.from(open(environment().keys, PLACE, row?.sealed ?? ""), "base64url");
  return vapidPublicKey(key);
}
