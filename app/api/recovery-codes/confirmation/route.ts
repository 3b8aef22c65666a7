import { z } from "zod";
import { endedCodesCookie } from "@/lib/auth/cookie";
import { nextPage, withNext } from "@/lib/auth/next-page";
import { nextField } from "@/lib/auth/person-name";
import { formRoute } from "@/lib/http/form-route";
import { pageOf } from "@/lib/http/sign-in-answers";
import { fullSessionOf, visitorOf } from "@/lib/http/visitor";

export const POST = formRoute(
  {
    summary: "The recovery codes are kept: do not show them again.",
    body: z.object({ kept: z.literal("yes"), next: nextField }),
    page: ({ next }) => withNext("/recovery-codes", nextPage(next)),
  },
  async (_, { next }, request) => {
    await fullSessionOf(request);
    const to = await pageOf(visitorOf(request).sessionToken, nextPage(next));
    return { to, cookies: [endedCodesCookie()] };
  },
);
