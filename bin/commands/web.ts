/** `garrison web`: both doors on one port. */
import { environment } from "@/lib/env";
import { endSoon } from "../asked-to-stop";
import type { Command } from "../command";
import { adoptRunning, homeFolder } from "../home";
import { signInAsOwnRole } from "../own-role";

export const command: Command = {
  name: "web",
  usage: "web",
  about: "Serve the console and the intake on PORT.",
  async run() {
    adoptRunning(homeFolder());
    process.env.GARRISON_PROCESS = "garrison-web";
    environment();
    await signInAsOwnRole("web");
    const { serve } = await import("../web");
    await serve();
    endSoon();
    return 0;
  },
};
