/** `POST /api/agent/enrol`: a new server trades a one-time token for a secret of its own. */

import { Invalid } from "@/lib/errors";
import { Enrolment } from "@/lib/fleet/model/enrolment";
import { enrol } from "@/lib/fleet/store/enrolment";
import { readJson } from "@/lib/http/json";
import { machineRoute } from "@/lib/http/route";

export const POST = machineRoute(
  {
    summary: "A server joins the fleet with an enrolment token.",
    accepts: "application/json",
    permission: "fleet.enrol",
  },
  async (request, _, origin) => {
    const parsed = Enrolment.safeParse(await readJson(request));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new Invalid(`${issue?.path.join(".") || "The body"}: ${issue?.message}.`);
    }
    return Response.json(await enrol(origin, parsed.data), { status: 201 });
  },
);
