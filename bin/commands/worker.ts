/** `garrison worker`: everything that nobody waits for; or, far away, looking at targets and nothing else. */
import { environment } from "@/lib/env";
import { endSoon } from "../asked-to-stop";
import { type Command, Misuse } from "../command";
import { adoptRunning, homeFolder } from "../home";
import { signInAsOwnRole } from "../own-role";

export const command: Command = {
  name: "worker",
  usage:
    "worker [--probe-only --location fra1 --url https://garrison.example.com [--token T] [--spool FOLDER] [--spool-mib 64] [--canary HOST:PORT]…]",
  about:
    "Read facts from reports and do the timed work. With --probe-only: look at targets from elsewhere, without a database; the token comes from GARRISON_LOCATION_TOKEN or GARRISON_LOCATION_TOKEN_FILE.",
  async run(args) {
    if (args.includes("--probe-only")) {
      const { lookOnly } = await import("../probe-only");
      await lookOnly(args);
      endSoon();
      return 0;
    }
    if (args.length > 0) throw new Misuse("worker takes options with --probe-only alone. See --help.");
    const home = homeFolder();
    process.env.GARRISON_HOME = home;
    adoptRunning(home);
    process.env.GARRISON_PROCESS = "garrison-worker";
    environment();
    await signInAsOwnRole("worker");
    const { work } = await import("../worker");
    await work();
    endSoon();
    return 0;
  },
};
