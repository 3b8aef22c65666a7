import { z } from "zod";
import { startOidc } from "@/lib/auth/next-auth";
import { nextPage, withNext } from "@/lib/auth/next-page";
import { nextField } from "@/lib/auth/person-name";
import { SignInProblem } from "@/lib/auth/problems";
import { environment } from "@/lib/env";
import { formRoute } from "@/lib/http/form-route";
import { movingPage } from "@/lib/http/moving-page";
import { visitorOf } from "@/lib/http/visitor";

export const POST = formRoute(
  {
    summary: "Begin single sign-on.",
    body: z.object({ next: nextField }),
    page: ({ next }) => withNext("/sign-in", nextPage(next)),
  },
  async (_, { next }, request) => {
    if (!environment().oidc) throw new SignInProblem("sso-failed");
    const { location, cookies } = await startOidc(nextPage(next), visitorOf(request));
    return movingPage("Going to your identity provider", location, cookies);
  },
);
