import { z } from "zod";
import { mailReset } from "@/lib/auth/mail";
import { emailField } from "@/lib/auth/person-name";
import { formRoute } from "@/lib/http/form-route";
import { visitorOf } from "@/lib/http/visitor";

export const POST = formRoute(
  {
    summary: "Ask for a reset link by e-mail. The answer is the same whether or not the address is known.",
    body: z.object({ email: emailField }),
    page: () => "/reset",
  },
  async (_, { email }, request) => {
    mailReset(email, visitorOf(request));
    return { to: "/reset?asked=1", json: { asked: true } };
  },
);
