import { z } from "zod";
import { passphraseThroughShell } from "@/lib/auth/next-auth";
import { nextPage, withNext } from "@/lib/auth/next-page";
import { emailField, nextField, passphraseField } from "@/lib/auth/person-name";
import { formRoute } from "@/lib/http/form-route";
import { afterFirstStep } from "@/lib/http/sign-in-answers";
import { visitorOf } from "@/lib/http/visitor";

const Body = z.object({ email: emailField, password: passphraseField, next: nextField });

export const POST = formRoute(
  {
    summary: "First step of sign-in: e-mail address and passphrase.",
    body: Body,
    page: ({ next }) => withNext("/sign-in", nextPage(next)),
    keeps: ["email"],
  },
  async (_, { email, password, next }, request) => {
    const { token } = await passphraseThroughShell({ email, passphrase: password }, visitorOf(request));
    return afterFirstStep(token, next);
  },
);
