import { requireEnrolmentRight } from "@/lib/auth/store/enrolment";
import { newPasskeyChallenge } from "@/lib/auth/store/passkeys";
import { publicRoute } from "@/lib/http/route";
import { sessionOf } from "@/lib/http/visitor";

export const POST = publicRoute(
  { summary: "What a browser needs to make a passkey.", readsBody: true },
  async (_, { request }) => {
    const session = await sessionOf(request);
    await requireEnrolmentRight(session);
    return newPasskeyChallenge(session);
  },
);
