import { z } from "zod";
import { nameField } from "@/lib/auth/person-name";
import { userRoute } from "@/lib/http/route";
import { changeOrganisation, findOrganisation, Organisation } from "@/lib/settings/organisation";

export const GET = userRoute(
  {
    permission: "overview.read",
    summary: "The organisation's name and time zone.",
    answer: Organisation.nullable(),
  },
  async (actor) => Response.json(await findOrganisation(actor), { headers: { "cache-control": "no-store" } }),
);

export const PUT = userRoute(
  {
    permission: "settings.change",
    summary: "Change the organisation's name and time zone.",
    body: z.object({ name: nameField, timeZone: z.string().max(100) }).strict(),
    answer: Organisation,
  },
  async (actor, { body }) => changeOrganisation(actor, body),
);
