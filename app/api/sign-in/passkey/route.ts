import { z } from "zod";
import { passkeyUse } from "@/lib/auth/passkey-answer";
import { nextField } from "@/lib/auth/person-name";
import { findSession } from "@/lib/auth/session";
import { givePasskey } from "@/lib/auth/store/passkeys";
import { formRoute } from "@/lib/http/form-route";
import { afterSecondFactor } from "@/lib/http/sign-in-answers";
import { visitorOf } from "@/lib/http/visitor";

const Body = z.object({ response: passkeyUse, next: nextField });

export const POST = formRoute(
  { summary: "Sign-in, or its second step, with a passkey.", body: Body, page: () => "/sign-in" },
  async (_, { response, next }, request) => {
    const visitor = visitorOf(request);
    const session = await findSession(visitor.sessionToken);
    const raised = await givePasskey(session?.level === "password" ? session : null, response, visitor);
    return afterSecondFactor(raised, next);
  },
);
