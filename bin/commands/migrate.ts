/** `garrison migrate`: bring the database to this version. */
import { migrate } from "@/lib/db/migrate";
import { ensureRoles } from "@/lib/db/roles";
import { environment } from "@/lib/env";
import { type Command, err, out } from "../command";
import { adoptRunning, homeFolder } from "../home";
import { root } from "../root";

export const command: Command = {
  name: "migrate",
  usage: "migrate",
  about: "Apply the migrations and the grants; safe to run twice, or from two hosts at once.",
  async run() {
    adoptRunning(homeFolder());
    const { databaseUrl, authSecret } = environment();
    const { applied, present } = await migrate(databaseUrl, root);
    const roles = await ensureRoles(databaseUrl, authSecret, root);
    if ("refused" in roles)
      err(`${roles.refused} The processes will use DATABASE_URL's own role; see the README.`);
    out(applied.length > 0 ? `Applied: ${applied.join(", ")}.` : `Up to date: ${present} migrations.`);
    return 0;
  },
};
