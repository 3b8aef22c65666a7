import { z } from "zod";
import { nameField, passphraseField, tokenField } from "@/lib/auth/person-name";
import { takeLink } from "@/lib/auth/store/links";
import { formRoute } from "@/lib/http/form-route";
import { afterFirstStep } from "@/lib/http/sign-in-answers";
import { visitorOf } from "@/lib/http/visitor";

const Body = z.object({ token: tokenField, name: nameField, password: passphraseField });

export const POST = formRoute(
  {
    summary: "Accept an invitation: name and passphrase.",
    body: Body,
    page: ({ token }) => `/welcome/${encodeURIComponent(String(token ?? ""))}`,
    keeps: ["name"],
  },
  async (_, { token, name, password }, request) => {
    const begun = await takeLink("invite", { token, name, passphrase: password }, visitorOf(request));
    return afterFirstStep(begun.token, "/");
  },
);
