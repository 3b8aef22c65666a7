/** `garrison doctor`: everything that an operator would check. */
import { system } from "@/lib/auth/actor";
import { disconnect } from "@/lib/db/client";
import { environment } from "@/lib/env";
import { getHealth } from "@/lib/health/store";
import { readArguments } from "../arguments";
import { type Command, out } from "../command";
import { adoptRunning, homeFolder } from "../home";

export const command: Command = {
  name: "doctor",
  usage: "doctor [--json]",
  about: "Check everything an operator would check, one line each; exit 1 if any is bad.",
  async run(args) {
    const { values } = readArguments(args, {});
    adoptRunning(homeFolder());
    environment();
    try {
      const { checks } = await getHealth(system("doctor"));
      if (values.json) out(JSON.stringify(checks, null, 2));
      else
        for (const { name, result, found, advice } of checks)
          out(`${result.padEnd(8)}${name}: ${found}${advice ? ` ${advice}` : ""}`);
      return checks.some(({ result }) => result === "bad") ? 1 : 0;
    } finally {
      await disconnect();
    }
  },
};
