/** The command line's table of contents. Each command loads only what it needs. */
import { BadEnvironment } from "@/lib/env";
import { Expected } from "@/lib/errors";
import { type Command, err, Misuse, out, Refused } from "./command";
import { readSecretFiles } from "./secret-files";

const COMMANDS: Record<string, () => Promise<{ command: Command }>> = {
  up: () => import("./commands/up"),
  web: () => import("./commands/web"),
  worker: () => import("./commands/worker"),
  migrate: () => import("./commands/migrate"),
  user: () => import("./commands/user"),
  token: () => import("./commands/token"),
  "enrol-token": () => import("./commands/enrol-token"),
  source: () => import("./commands/source"),
  location: () => import("./commands/location"),
  fleet: () => import("./commands/fleet"),
  parse: () => import("./commands/parse"),
  backup: () => import("./commands/backup"),
  audit: () => import("./commands/audit"),
  doctor: () => import("./commands/doctor"),
  openapi: () => import("./commands/openapi"),
};

async function main([name, ...args]: string[]): Promise<number> {
  readSecretFiles(process.env);
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    await printHelp();
    return name === undefined ? 2 : 0;
  }
  const load = COMMANDS[name];
  if (!load) {
    err(`garrison: there is no command "${name}". See garrison --help.`);
    return 2;
  }
  const { command } = await load();
  if (args.includes("--help") || args.includes("-h")) {
    out(`${command.about}\n\nUsage: garrison ${command.usage}`);
    return 0;
  }
  return command.run(args);
}

async function printHelp(): Promise<void> {
  out("Garrison, the security-operations console.\n\nUsage: garrison COMMAND …\n");
  for (const load of Object.values(COMMANDS)) {
    const { command } = await load();
    out(`  ${command.usage}\n      ${command.about}`);
  }
}

// `garrison parse … | head` is no mistake.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const expected =
      error instanceof Misuse ||
      error instanceof BadEnvironment ||
      error instanceof Expected ||
      error instanceof Refused;
    err(
      `garrison: ${expected || !(error instanceof Error) ? String((error as Error).message ?? error) : error.stack}`,
    );
    process.exitCode = error instanceof Misuse ? 2 : 1;
  },
);
