import { z } from "zod";
import { nextPage, withNext } from "@/lib/auth/next-page";
import { passkeyUse } from "@/lib/auth/passkey-answer";
import { nextField } from "@/lib/auth/person-name";
import { givePasskey } from "@/lib/auth/store/passkeys";
import { giveCode } from "@/lib/auth/store/second-factor";
import { formRoute } from "@/lib/http/form-route";
import { personRoute } from "@/lib/http/route";
import { afterSecondFactor } from "@/lib/http/sign-in-answers";
import { fullSessionOf, visitorOf } from "@/lib/http/visitor";

const Body = z.union([
  z.object({ code: z.string().max(64), next: nextField }),
  z.object({ response: passkeyUse, next: nextField }),
]);

export const GET = personRoute(
  {
    permission: "self.read",
    summary: "Is the second factor of this session fresh enough for a dangerous action?",
    stepUp: true,
  },
  async () => undefined,
);

export const POST = formRoute(
  {
    summary: "Confirm with a second factor before a dangerous action; good for 5 minutes.",
    body: Body,
    page: ({ next }) => withNext("/step-up", nextPage(next)),
  },
  async (_, body, request) => {
    const session = await fullSessionOf(request);
    const visitor = visitorOf(request);
    const raised =
      "response" in body
        ? await givePasskey(session, body.response, visitor)
        : await giveCode(session, body.code, visitor);
    return afterSecondFactor(raised, body.next);
  },
);
