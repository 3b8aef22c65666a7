/** Runs the agent in a place of its own for the tests: its settings, its state, its deny file. */
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SPECS } from "@/lib/ingest/specs";

export const AGENT = fileURLToPath(new URL("./garrison-agent", import.meta.url));

/** The shells of this machine that the agent must work in. */
export const SHELLS: readonly (readonly [string, ...string[]])[] = shells();

function shells(): (readonly [string, ...string[]])[] {
  const known = [["dash"], ["busybox", "sh"], ["bash"]] as const;
  const found = known.filter(([command, ...first]) => spawnSync(command, [...first, "-c", ":"]).status === 0);
  return found.length > 0 ? found : [["sh"]];
}

export type Ended = { status: number | null; stdout: string; stderr: string };

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Run a program to its end. `input` is its standard input. */
export function execute(
  command: string,
  args: readonly string[],
  options: { env?: Record<string, string>; input?: string; uid?: number; killAfter?: () => boolean } = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const identity = options.uid === undefined ? {} : { uid: options.uid, gid: options.uid };
    const env = { ...(options.env ?? { PATH }) } as NodeJS.ProcessEnv;
    const child = spawn(command, [...args], { env, stdio: "pipe", ...identity });
    let stdout = "";
    let stderr = "";
    const watch = setInterval(() => {
      if (options.killAfter?.()) child.kill("SIGKILL");
    }, 20);
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString("utf8");
    });
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString("utf8");
    });
    child.on("error", reject);
    child.on(options.killAfter ? "exit" : "close", (status: number | null) => {
      clearInterval(watch);
      resolve({ status, stdout, stderr });
    });
    child.stdin.on("error", () => {});
    child.stdin.end(options.input ?? "");
  });
}

export type Place = {
  config: string;
  state: string;
  env: Record<string, string>;
  /** Run the agent with these arguments. */
  agent(
    args: readonly string[],
    more?: { input?: string; killAfter?: () => boolean; script?: string },
  ): Promise<Ended>;
  /** Let it look only at these; everything else is denied. */
  lookOnlyAt(...specs: string[]): void;
  /** Make it known to a server without asking. */
  enrolAt(url: string, secret?: string): void;
  /** Names in the state directory, "spool" or "refused". */
  list(folder: string): string[];
  remove(): void;
};

export function makePlace(shell: readonly [string, ...string[]] = ["sh"]): Place {
  const root = mkdtempSync(join(tmpdir(), "garrison-agent-"));
  const config = join(root, "config");
  const state = join(root, "state");
  const env = { HOME: root, GARRISON_DIR: config, GARRISON_STATE: state, PATH };
  mkdirSync(config);
  return {
    config,
    state,
    env,
    agent: (args, { script = AGENT, ...more } = {}) => {
      const [command, ...first] = shell;
      return execute(command, [...first, script, ...args], { env, ...more });
    },
    lookOnlyAt: (...specs) => {
      const denied = SPECS.map(({ id }) => id).filter((id) => !specs.includes(id));
      writeFileSync(join(config, "deny"), `# local rule\n${denied.join("\n")}\n`);
    },
    enrolAt: (url, secret = "grn_agent_secret.0123456789") => {
      writeFileSync(join(config, "agent.url"), `${url}\n`);
      writeFileSync(join(config, "agent.secret"), `${secret}\n`);
      chmodSync(join(config, "agent.secret"), 0o600);
    },
    list: (folder) => readdirSync(join(state, folder)).sort(),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
