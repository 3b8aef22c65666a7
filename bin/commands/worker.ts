/** `garrison worker`: everything that nobody waits for. */
import { environment } from "@/lib/env";
import { endSoon } from "../asked-to-stop";
import type { Command } from "../command";
import { adoptRunning, homeFolder } from "../home";
import { signInAsOwnRole } from "../own-role";

export const command: Command = {
  name: "worker",
  usage: "worker",
  about: "Read facts from reports and do the timed work.",
  async run() {
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
