/** The end of a session by the person's own wish. */
import { writeAs } from "../gate";
import { findSession, personOf, revokeSessions } from "../session";
import type { Visitor } from "./sign-in";

export async function signOut(visitor: Visitor): Promise<void> {
  const session = await findSession(visitor.sessionToken, true);
  if (!session) return;
  await writeAs(personOf(session, visitor), "self.sign-out", async (tx) => {
    await revokeSessions(tx, { id: session.id });
    return { result: null, target: `session/${session.id}` };
  });
}
