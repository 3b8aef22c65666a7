/** `garrison worker`: everything that nobody waits for. */
import { environment } from "@/lib/env";
import type { Command } from "../command";
import { adoptRunning, homeFolder } from "../home";

export const command: Command = {
  name: "worker",
  usage: "worker",
  about: "Read facts from reports and do the timed work.",
  async run() {
    const home = homeFolder();
    process.env.GARRISON_HOME = home;
    adoptRunning(home);
    process.env.GARRISON_PROCESS = "garrison-worker";
    process.env.WEB_DATABASE_URL = process.env.WORKER_DATABASE_URL ?? "";
    if (!process.env.WEB_DATABASE_URL) delete process.env.WEB_DATABASE_URL;
    environment();
    const { work } = await import("../worker");
    await work();
    return 0;
  },
};
