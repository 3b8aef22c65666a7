import { z } from "zod";
import { mailNotice } from "@/lib/auth/mail";
import { nextPage, withNext } from "@/lib/auth/next-page";
import { nextField } from "@/lib/auth/person-name";
import { giveCode } from "@/lib/auth/store/second-factor";
import { formRoute } from "@/lib/http/form-route";
import { afterSecondFactor } from "@/lib/http/sign-in-answers";
import { sessionOf, visitorOf } from "@/lib/http/visitor";

const Body = z.object({ code: z.string().max(64), with: z.string().max(20).optional(), next: nextField });

export const POST = formRoute(
  {
    summary: "Second step of sign-in: a code of the app, or a recovery code.",
    body: Body,
    page: (fields) =>
      withNext(
        "/second-factor",
        nextPage(fields.next),
        fields.with === "recovery" ? { with: "recovery" } : {},
      ),
  },
  async (_, { code, next }, request) => {
    const session = await sessionOf(request);
    const raised = await giveCode(session, code, visitorOf(request));
    if (raised.factor === "recovery") mailNotice(session, "recovery");
    return afterSecondFactor(raised, next);
  },
);
