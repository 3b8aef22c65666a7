import { z } from "zod";
import { emailField, nameField, passphraseField, tokenField } from "@/lib/auth/person-name";
import { createFirstAdmin } from "@/lib/auth/store/first-run";
import { formRoute } from "@/lib/http/form-route";
import { afterFirstStep } from "@/lib/http/sign-in-answers";
import { visitorOf } from "@/lib/http/visitor";

const Body = z.object({ token: tokenField, name: nameField, email: emailField, password: passphraseField });

export const POST = formRoute(
  {
    summary: "Make the first admin, with the link that was printed at the start.",
    body: Body,
    page: ({ token }) => `/first-run?token=${encodeURIComponent(String(token ?? ""))}`,
    keeps: ["name", "email"],
  },
  async (_, { password, ...given }, request) => {
    const { token } = await createFirstAdmin({ ...given, passphrase: password }, visitorOf(request));
    return afterFirstStep(token, "/servers/add");
  },
);
