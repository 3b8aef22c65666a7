/** `garrison location create`: let a worker elsewhere look at targets. */
import { system } from "@/lib/auth/actor";
import { disconnect } from "@/lib/db/client";
import { NewLocation } from "@/lib/uptime/model/location";
import { createLocation } from "@/lib/uptime/store/locations";
import { readArguments, required } from "../arguments";
import { type Command, Misuse, out } from "../command";
import { adoptRunning, homeFolder } from "../home";

export const command: Command = {
  name: "location",
  usage: "location create --name fra1",
  about: "Make a further location: a token with which a worker elsewhere looks at the probes that name it.",
  async run([verb, ...args]) {
    if (verb !== "create") throw new Misuse("location knows one verb: create. See --help.");
    const { values } = readArguments(args, { name: { type: "string" } });
    const wish = NewLocation.safeParse({ name: required(values.name, "name") });
    if (!wish.success) throw new Misuse(`--name ${wish.error.issues[0]?.message}.`);
    adoptRunning(homeFolder());
    try {
      out(JSON.stringify(await createLocation(system("command line"), wish.data)));
      return 0;
    } finally {
      await disconnect();
    }
  },
};
