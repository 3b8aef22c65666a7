/** What lists of servers can be narrowed to: the names that exist. */
import { cache } from "react";
import type { Actor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { withinMoment } from "@/lib/db/moment";
import type { FilterChoices } from "../model/server";

/** Asked once per page, by its frame and its filters. At most 200 names of each kind, in the order that people gave them; systems by name. */
export const listChoices = cache(async (actor: Actor): Promise<FilterChoices> => {
  const query = queryAs(actor, "fleet.read");
  const [choices] = await withinMoment("choices", () => query<FilterChoices>(CHOICES));
  return choices ?? { env: [], role: [], zone: [], os: [] };
});

const CHOICES = `
  SELECT ARRAY(SELECT name FROM environment ORDER BY position, name LIMIT 200) AS env,
    ARRAY(SELECT name FROM server_role ORDER BY position, name LIMIT 200) AS role,
    ARRAY(SELECT name FROM zone ORDER BY position, name LIMIT 200) AS zone,
    ARRAY(SELECT DISTINCT os_id FROM server WHERE retired_at IS NULL AND os_id IS NOT NULL ORDER BY 1 LIMIT 200) AS os`;
