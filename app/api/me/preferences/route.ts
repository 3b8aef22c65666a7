import { Preferences } from "@/lib/auth/model/people";
import { changePreferences } from "@/lib/auth/store/me";
import { personRoute } from "@/lib/http/route";

export const PUT = personRoute(
  {
    permission: "self.change",
    summary: "Change your name or your time zone.",
    body: Preferences,
  },
  (actor, { body }) => changePreferences(actor, body),
);
