import { PassphraseChange } from "@/lib/auth/model/people";
import { changePassphrase } from "@/lib/auth/store/me";
import { personRoute } from "@/lib/http/route";

export const PUT = personRoute(
  {
    permission: "self.change",
    summary: "Change your passphrase; your other sessions end.",
    body: PassphraseChange,
    stepUp: true,
  },
  (actor, { body }) => changePassphrase(actor, body),
);
