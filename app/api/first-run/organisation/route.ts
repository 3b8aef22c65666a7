import { z } from "zod";
import { nameField } from "@/lib/auth/person-name";
import { formRoute } from "@/lib/http/form-route";
import { changeOrganisation } from "@/lib/settings/organisation";

const Body = z.object({ name: nameField, timeZone: z.string().max(100) });

export const POST = formRoute(
  {
    summary: "Name the organisation and its time zone, the last step of the first run.",
    body: Body,
    page: () => "/first-run/organisation",
    keeps: ["name", "timeZone"],
  },
  async (actor, given) => ({ to: "/servers/add", json: await changeOrganisation(actor, given) }),
);
