import { z } from "zod";
import { mailNotice } from "@/lib/auth/mail";
import { passphraseField, tokenField } from "@/lib/auth/person-name";
import { takeLink } from "@/lib/auth/store/links";
import { formRoute } from "@/lib/http/form-route";
import { afterFirstStep } from "@/lib/http/sign-in-answers";
import { visitorOf } from "@/lib/http/visitor";

const Body = z.object({ token: tokenField, password: passphraseField });

export const POST = formRoute(
  {
    summary: "Set a new passphrase with a reset link. The second factor is asked afterwards.",
    body: Body,
    page: ({ token }) => `/reset/${encodeURIComponent(String(token ?? ""))}`,
  },
  async (_, { token, password }, request) => {
    const begun = await takeLink("reset", { token, passphrase: password }, visitorOf(request));
    mailNotice(begun, "passphrase");
    return afterFirstStep(begun.token, "/");
  },
);
