/** `garrison enrol-token create`: let servers join. */

import { system } from "@/lib/auth/actor";
import { disconnect } from "@/lib/db/client";
import { NewEnrolmentToken } from "@/lib/fleet/model/enrolment";
import { createEnrolmentToken } from "@/lib/fleet/store/enrolment";
import { minutes, readArguments, wholeNumber } from "../arguments";
import { type Command, Misuse, out } from "../command";
import { adoptRunning, homeFolder } from "../home";

export const command: Command = {
  name: "enrol-token",
  usage: "enrol-token create [--environment production] [--role web] [--zone dmz] [--uses 1] [--ttl 1h]",
  about: "Make a token with which servers join, and print the command to run on them.",
  async run([verb, ...args]) {
    if (verb !== "create") throw new Misuse("enrol-token knows one verb: create. See --help.");
    const { values } = readArguments(args, {
      environment: { type: "string" },
      role: { type: "string" },
      zone: { type: "string" },
      uses: { type: "string", default: "1" },
      ttl: { type: "string", default: "1h" },
    });
    const wish = NewEnrolmentToken.safeParse({
      environment: values.environment,
      role: values.role,
      zone: values.zone,
      uses: wholeNumber(values.uses, "uses", 1, 1000),
      ttlMinutes: minutes(values.ttl, "ttl"),
    });
    if (!wish.success)
      throw new Misuse(`${wish.error.issues[0]?.path.join(".")}: ${wish.error.issues[0]?.message}.`);
    adoptRunning(homeFolder());
    try {
      const { id, token, command: line } = await createEnrolmentToken(system("command line"), wish.data);
      out(JSON.stringify({ id, token, command: line }));
      return 0;
    } finally {
      await disconnect();
    }
  },
};
