/** Runs garrison-drill in a place of its own for the tests, against a server that keeps drills as Garrison does. */
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DrillEnd, DrillPoint, NewCheck, NewDrill, NewPart } from "@/lib/backups/model/drill";
import { type Ended, execute } from "./agent-run";
import { type Answer, type FakeServer, type Post, startFakeServer } from "./fake-server";

export const SCRIPT = fileURLToPath(new URL("./garrison-drill", import.meta.url));
export const TOKEN = "grn_secret0123456789.x";
export const SYSTEM = "019a0000-0000-7000-8000-000000000001";
export const DRILL = "019a0000-0000-7000-8000-000000000002";
const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const BODIES = {
  begin: NewDrill,
  parts: NewPart,
  checks: NewCheck,
  point: DrillPoint,
  end: DrillEnd,
} as const;
type What = keyof typeof BODIES;
export type Told = { what: What; key: string | undefined; body: Record<string, unknown> };

export type DrillPlace = {
  home: string;
  env: Record<string, string>;
  server: FakeServer;
  /** Each as the server took it, once for each key. */
  told: Told[];
  /** Before the server takes it; null: it takes it. `lost`: it takes it, and its answer does not arrive. */
  mishap: ((what: What) => Answer | "lost" | null) | null;
  setAddress(url: string, token?: string): void;
  drill(shell: readonly [string, ...string[]], ...args: string[]): Promise<Ended>;
  /** The same with both outputs in one place, as in a terminal. */
  drillInTerminal(shell: readonly [string, ...string[]], ...args: string[]): Promise<Ended>;
  /** A file of the drill that is under way, or of the last. */
  kept(name: string): string;
  waiting(): string[];
  close(): Promise<void>;
};

export async function makeDrillPlace(): Promise<DrillPlace> {
  const server = await startFakeServer();
  const home = mkdtempSync(join(tmpdir(), "garrison-drill-test-"));
  const state = join(home, "state");
  const folder = () => join(state, existsSync(join(state, "current")) ? "current" : "last");
  const place: DrillPlace = {
    home,
    env: { HOME: home, PATH, TMPDIR: home, GARRISON_DIR: home, GARRISON_DRILL_STATE: state },
    server,
    told: [],
    mishap: null,
    setAddress: (url, token = TOKEN) => {
      writeFileSync(join(home, "drill.conf"), `# of the tests\nurl=${url}/\ntoken=${token}\n`);
      chmodSync(join(home, "drill.conf"), 0o600);
    },
    drill: ([program, ...first], ...args) =>
      execute(program, [...first, SCRIPT, ...args], { env: place.env }),
    drillInTerminal: ([program, ...first], ...args) =>
      execute("sh", ["-c", 'exec "$@" 2>&1', "sh", program, ...first, SCRIPT, ...args], { env: place.env }),
    kept: (name) => readFileSync(join(folder(), name), "utf8"),
    waiting: () => {
      const names = readdirSync(join(folder(), "messages"));
      return names.filter((name) => /^\d+$/.test(name) && !names.includes(`${name}.told`));
    },
    close: async () => {
      await server.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
  server.answer = (post) => {
    const what = whatOf(post);
    const mishap = place.mishap?.(what) ?? null;
    if (mishap !== null && mishap !== "lost") return mishap;
    const body = JSON.parse(post.body.toString("utf8")) as Record<string, unknown>;
    const taken = BODIES[what].parse(body);
    const key = "key" in taken ? (taken.key ?? undefined) : undefined;
    if (key === undefined || !place.told.some((one) => one.key === key)) place.told.push({ what, key, body });
    return mishap === "lost" ? "hang up" : answerTo(what, body);
  };
  place.setAddress(server.url);
  return place;
}

function whatOf({ method, path }: Post): What {
  if (`${method} ${path}` === "POST /api/drills") return "begin";
  const [, what] = new RegExp(`^/api/drills/${DRILL}/(parts|checks|point|end)$`).exec(path) ?? [];
  const verb = what === "parts" || what === "checks" ? "POST" : "PUT";
  if (what === undefined || method !== verb) throw new Error(`${method} ${path} is no route of drills`);
  return what as What;
}

function answerTo(what: What, body: Record<string, unknown>): Answer {
  if (what === "begin") return { status: 201, body: { id: DRILL } };
  if (what === "checks") return { status: 201, body: { passed: body.expected === body.observed } };
  if (what === "end") return { status: 200, body: { result: "passed", why: null, hash: "ab".repeat(32) } };
  return { status: 204 };
}
