import { findSession } from "@/lib/auth/session";
import { passkeyChallenge } from "@/lib/auth/store/passkeys";
import { publicRoute } from "@/lib/http/route";
import { visitorOf } from "@/lib/http/visitor";

export const POST = publicRoute(
  { summary: "What a browser needs to sign in with a passkey.", readsBody: true },
  async (_, { request }) => {
    const visitor = visitorOf(request);
    const session = await findSession(visitor.sessionToken);
    return passkeyChallenge(session?.level === "password" ? session : null, visitor);
  },
);
