/** Reading what a source sent, as it came. */
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { unsqueeze } from "@/lib/compress";
import { NotFound } from "@/lib/errors";
import { isId, timeOfId } from "@/lib/id";

export type Payload = {
  id: string;
  at: Date;
  source: string;
  sha256: string;
  size: number;
  envelope: object;
  bytes: Buffer;
  refused: { index: number | null; why: string }[];
};

/** @throws NotFound also for one whose time is over; Forbidden */
export async function readPayload(actor: Actor, id: string): Promise<Payload> {
  const [row] = isId(id)
    ? await queryAs(actor, "evidence.read")<Omit<Payload, "at">>(
        `SELECT p.id, s.name AS source, encode(p.sha256, 'hex') AS sha256, p.size, p.envelope, p.bytes, p.refused
         FROM payload p JOIN source s ON s.no = p.source_no WHERE p.id = $1`,
        [id],
      )
    : [];
  const at = timeOfId(id);
  if (!row || !at) throw new NotFound("There is no such message, or its time is over.");
  return { ...row, at, bytes: await unsqueeze(row.bytes) };
}
