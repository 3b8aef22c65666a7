import { PhoneAnswer } from "@/lib/alerts/model/phone";
import { answerPage } from "@/lib/alerts/store/phone-deeds";
import { publicRoute } from "@/lib/http/route";
import { visitorOf } from "@/lib/http/visitor";

export const POST = publicRoute(
  {
    summary:
      "Answer a page from a phone: take its alerts or hand them on. A passkey, a code or a session proves who.",
    body: PhoneAnswer,
  },
  (actor, { body, request }) => answerPage(actor, body, visitorOf(request)),
);
