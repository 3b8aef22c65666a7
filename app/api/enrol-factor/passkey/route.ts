import { z } from "zod";
import { mailNotice } from "@/lib/auth/mail";
import { newPasskey } from "@/lib/auth/passkey-answer";
import { nextField, readName } from "@/lib/auth/person-name";
import { addPasskey } from "@/lib/auth/store/enrolment";
import { formRoute } from "@/lib/http/form-route";
import { afterEnrolment } from "@/lib/http/sign-in-answers";
import { sessionOf, visitorOf } from "@/lib/http/visitor";

const Body = z.object({ response: newPasskey, name: z.string().max(100).optional(), next: nextField });

export const POST = formRoute(
  { summary: "Add a passkey.", body: Body, page: () => "/enrol-factor" },
  async (_, { response, name, next }, request) => {
    const session = await sessionOf(request);
    const shown = readName(name ?? "") ?? "Passkey";
    const enrolled = await addPasskey(session, response, shown, visitorOf(request));
    mailNotice(session, "factor");
    return afterEnrolment(session.id, enrolled, next);
  },
);
