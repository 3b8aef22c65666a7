import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { SPECS } from "@/lib/ingest/specs";
import { AGENT, type Ended, execute, SHELLS } from "./agent-run";
import { type FakeServer, receipt, startFakeServer } from "./fake-server";

const NOBODY = 65534;
const uid = process.geteuid?.() === 0 ? NOBODY : undefined;

let server: FakeServer;
let home: string;
let crontab: string;

beforeEach(async () => {
  server = await startFakeServer();
  const agent = readFileSync(AGENT);
  server.files.set("/agent/garrison-agent", agent);
  server.files.set(
    "/agent/garrison-agent.sha256",
    `${createHash("sha256").update(agent).digest("hex")}  garrison-agent\n`,
  );
  server.answer = (post) =>
    post.path === "/api/agent/enrol"
      ? { status: 201, body: { serverId: "0193", secret: "s3cret" } }
      : receipt(post);
  home = mkdtempSync(join(tmpdir(), "garrison-install-"));
  crontab = join(home, "crontab.txt");
  // In place of the machine's own crontab(1).
  mkdirSync(join(home, "bin"));
  writeFileSync(
    join(home, "bin/crontab"),
    `#!/bin/sh\ncase $1 in -l) cat ${crontab};; -) cat >${crontab}.new && mv ${crontab}.new ${crontab};; esac\n`,
  );
  chmodSync(join(home, "bin/crontab"), 0o755);
  writeFileSync(crontab, "0 4 * * * backup\n");
  mkdirSync(join(home, ".config/garrison"), { recursive: true });
  writeFileSync(join(home, ".config/garrison/deny"), SPECS.map(({ id }) => `${id}\n`).join(""));
  if (uid !== undefined) {
    for (const path of ["", "bin", "crontab.txt", ".config", ".config/garrison"])
      chownSync(join(home, path), uid, uid);
  }
});

afterEach(async () => {
  await server.close();
  rmSync(home, { recursive: true, force: true });
});

/** `curl … | sh -s -- …`, as an ordinary user. */
function install(
  args: readonly string[],
  shell = SHELLS[0] ?? ["sh"],
  places: Record<string, string> = {},
): Promise<Ended> {
  const source = readFileSync(fileURLToPath(new URL("./install.sh", import.meta.url)), "utf8");
  const [command, ...first] = shell;
  return execute(command, [...first, "-s", "--", ...args], {
    input: source.replaceAll("@BASE_URL@", server.url),
    env: { HOME: home, PATH: `${home}/bin:/usr/sbin:/usr/bin:/sbin:/bin`, TMPDIR: home, ...places },
    ...(uid === undefined ? {} : { uid }),
  });
}

it.each(SHELLS.map((shell) => ({ name: shell.join(" "), shell })))(
  "installs, enrols, starts a timer and reports; twice is the same as once ($name)",
  async ({ shell }) => {
    const ended = await install(["--token", "grn_enrol_1"], shell);
    expect(ended.stdout).toMatch(/Not root, .* can't see/);
    expect(ended.stdout).toMatch(/Done: the first report is at http/);
    expect(ended.status).toBe(0);
    const installed = join(home, ".local/bin/garrison-agent");
    expect(readFileSync(installed)).toEqual(readFileSync(AGENT));
    expect(statSync(installed).mode & 0o777).toBe(0o755);
    expect(server.posts.map(({ path }) => path)).toEqual(["/api/agent/enrol", "/api/agent/report"]);
    const again = await install([], shell);
    expect(again.stdout).toMatch(/Already enrolled; the secret is kept\./);
    expect(server.posts.length).toBe(3);
    const [backup, line, ...more] = readFileSync(crontab, "utf8").trimEnd().split("\n");
    expect([backup, more]).toEqual(["0 4 * * * backup", []]);
    expect(line).toMatch(
      /^[0-4]-59\/5 \* \* \* \* sleep [1-5]?\d; .*\/\.local\/bin\/garrison-agent run --paced/,
    );
  },
);

it("keeps its things where it is told, and so does its timer", async () => {
  const places = { GARRISON_DIR: join(home, ".config/garrison"), GARRISON_STATE: join(home, "state") };
  expect((await install(["--token", "t"], undefined, places)).status).toBe(0);
  const line = `GARRISON_DIR=${places.GARRISON_DIR} GARRISON_STATE=${places.GARRISON_STATE} ${home}/.local/bin/garrison-agent run`;
  expect(readFileSync(crontab, "utf8")).toContain(line);
});

it("refuses places that a timer could not name", async () => {
  for (const strange of ["relative", "/with space", "/a;b", "/a%b"]) {
    const ended = await install(["--token", "t"], undefined, { GARRISON_DIR: strange });
    expect(ended.stderr).toMatch(/GARRISON_DIR must be an absolute path/);
  }
  expect(server.posts).toEqual([]);
});

it("installs nothing when the agent is not what the server says", async () => {
  server.files.set("/agent/garrison-agent", "#!/bin/sh\nrm -rf /\n");
  const ended = await install(["--token", "t"]);
  expect(ended.status).toBe(1);
  expect(ended.stderr).toMatch(/SHA-256 is [0-9a-f]{64}, but the server says/);
  expect(existsSync(join(home, ".local/bin/garrison-agent"))).toBe(false);
  expect(server.posts).toEqual([]);
});

it("stops at a used token, and says what is missing", async () => {
  server.answer = () => ({ status: 403, body: { title: "This token was used." } });
  expect((await install(["--token", "t"])).stderr).toMatch(/enrolment failed: 403 .*This token was used/);
  expect((await install([])).stderr).toMatch(/--token is missing/);
  expect((await install(["--token", "t", "--url", "http://garrison.example"])).stderr).toMatch(
    /must begin with https/,
  );
  expect(readFileSync(crontab, "utf8")).toBe("0 4 * * * backup\n");
});
