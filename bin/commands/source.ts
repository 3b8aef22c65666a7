/** `garrison source create`: let a tool send alerts, pings or results. */
import { system } from "@/lib/auth/actor";
import { disconnect } from "@/lib/db/client";
import { NewSource } from "@/lib/ingest/model/source";
import { createSource } from "@/lib/ingest/store/sources";
import { readArguments } from "../arguments";
import { type Command, Misuse, out } from "../command";
import { adoptRunning, homeFolder } from "../home";

export const command: Command = {
  name: "source",
  usage: "source create --format alertmanager --name 'Alertmanager of the shop' [--secret KEY]",
  about:
    "Make a source: a token with which a tool sends its alerts here, and the address that it sends them to.",
  async run([verb, ...args]) {
    if (verb !== "create") throw new Misuse("source knows one verb: create. See --help.");
    const { values } = readArguments(args, {
      format: { type: "string" },
      name: { type: "string" },
      secret: { type: "string" },
    });
    const wish = NewSource.safeParse({
      format: values.format,
      name: values.name,
      secret: values.secret ?? null,
    });
    if (!wish.success)
      throw new Misuse(`${wish.error.issues[0]?.path.join(".")}: ${wish.error.issues[0]?.message}.`);
    adoptRunning(homeFolder());
    try {
      const { id, format, name, url, token } = await createSource(system("command line"), wish.data);
      out(JSON.stringify({ id, format, name, url, token }));
      return 0;
    } finally {
      await disconnect();
    }
  },
};
