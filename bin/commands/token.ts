/** `garrison token create`: let a program in. */
import { system } from "@/lib/auth/actor";
import { createApiToken } from "@/lib/auth/store/api-tokens";
import { disconnect } from "@/lib/db/client";
import { environment } from "@/lib/env";
import { minutes, readArguments, required } from "../arguments";
import { type Command, Misuse, out } from "../command";
import { adoptRunning, homeFolder } from "../home";

export const command: Command = {
  name: "token",
  usage: "token create --name N --scope S[,S…] [--expires 90d]",
  about: "Make an API token. Scopes: read (all that an auditor reads), or names of permissions.",
  async run([verb, ...args]) {
    if (verb !== "create") throw new Misuse("token knows one verb: create. See --help.");
    const { values } = readArguments(args, {
      name: { type: "string" },
      scope: { type: "string", multiple: true },
      expires: { type: "string", default: "90d" },
    });
    const wish = {
      name: required(values.name, "name"),
      scopes: (values.scope ?? []).flatMap((text) => text.split(",")).filter(Boolean),
      minutes: minutes(values.expires, "expires"),
    };
    required(wish.scopes[0], "scope");
    adoptRunning(homeFolder());
    environment();
    try {
      out(JSON.stringify(await createApiToken(system("command line"), wish)));
      return 0;
    } finally {
      await disconnect();
    }
  },
};
