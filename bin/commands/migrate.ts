/** `garrison migrate`: bring the database to this version. */
import { migrate } from "@/lib/db/migrate";
import { ensureRoles } from "@/lib/db/roles";
import { environment } from "@/lib/env";
import { readArguments } from "../arguments";
import { type Command, err, out } from "../command";
import { adoptRunning, homeFolder } from "../home";
import { root } from "../root";

export const command: Command = {
  name: "migrate",
  usage: "migrate [--urls]",
  about:
    "Apply the migrations and the grants; safe to run twice, or from two hosts at once. --urls prints where web and worker sign in: secrets, for their settings.",
  async run(args) {
    const { values } = readArguments(args, { urls: { type: "boolean" } });
    adoptRunning(homeFolder());
    const { databaseUrl, authSecret } = environment();
    const { applied, present } = await migrate(databaseUrl, root);
    const roles = await ensureRoles(databaseUrl, authSecret, root);
    if ("refused" in roles) {
      err(`${roles.refused} Web and worker will use DATABASE_URL's own role; see docs/production.md.`);
      if (values.urls) return 1;
    } else if (values.urls) {
      out(`WEB_DATABASE_URL=${roles.web}\nWORKER_DATABASE_URL=${roles.worker}`);
    }
    const say = values.urls ? err : out;
    say(applied.length > 0 ? `Applied: ${applied.join(", ")}.` : `Up to date: ${present} migrations.`);
    return 0;
  },
};
