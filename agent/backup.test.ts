/** Does the wrapper around a backup command change nothing for its caller, and tell what happened, sooner or later? */
import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Ended, execute, SHELLS } from "./agent-run";
import { type FakeServer, startFakeServer } from "./fake-server";

const WRAPPER = fileURLToPath(new URL("./garrison-backup", import.meta.url));
const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const TOKEN = "grb_secret0123456789";
const DOWN = `http://127.0.0.1:1/api/webhooks/backup/generic/${TOKEN}`;

let server: FakeServer;
let home: string;
let urlFile: string;

beforeEach(async () => {
  server = await startFakeServer();
  home = mkdtempSync(join(tmpdir(), "garrison-backup-test-"));
  urlFile = join(home, "address");
  setAddress(`${server.url}/api/webhooks/backup/generic/${TOKEN}`);
});

afterEach(async () => {
  await server.close();
  rmSync(home, { recursive: true, force: true });
});

function setAddress(address: string) {
  writeFileSync(urlFile, `${address}\n`);
  chmodSync(urlFile, 0o600);
}

function wrap(
  shell: readonly [string, ...string[]],
  command: readonly string[],
  more: { options?: readonly string[]; input?: string; env?: Record<string, string> } = {},
): Promise<Ended> {
  const [program, ...first] = shell;
  const options = more.options ?? ["--url-file", urlFile];
  return execute(
    program,
    [...first, WRAPPER, ...options, ...(command.length > 0 ? ["--", ...command] : [])],
    {
      env: { HOME: home, PATH, TMPDIR: home, GARRISON_DIR: join(home, "config"), ...more.env },
      ...(more.input === undefined ? {} : { input: more.input }),
    },
  );
}

function told(): { path: string; query: URLSearchParams; body: string }[] {
  return server.posts.map(({ path, body }) => {
    const url = new URL(path, "http://garrison.example");
    return { path: url.pathname, query: url.searchParams, body: body.toString("utf8") };
  });
}

function waiting(): string[] {
  const spool = join(home, "spool");
  return existsSync(spool) ? readdirSync(spool).sort() : [];
}

/** A tool of that name that does what the script says. */
function tool(name: string, script: string): string {
  const path = join(home, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe.each(SHELLS.map((shell) => ({ name: shell.join(" "), shell })))("in $name", ({ shell }) => {
  const spooled = () => ["--url-file", urlFile, "--spool", join(home, "spool")];

  it("tells the start and the end under one name, and leaves nothing behind", async () => {
    const restic = tool("restic", `echo '{"message_type":"summary"}'; echo oh >&2; exit 3`);
    const ended = await wrap(shell, [restic, "backup"]);
    expect(ended).toEqual({ status: 3, stdout: '{"message_type":"summary"}\n', stderr: "oh\n" });
    const [start, end, ...more] = told();
    expect(more).toEqual([]);
    expect(start?.query.get("event")).toBe("start");
    expect(end?.query.get("event")).toBe("end");
    expect(end?.path).toBe(`/api/webhooks/backup/restic/${TOKEN}`);
    expect(end?.body).toBe('{"message_type":"summary"}\n');
    expect(Object.fromEntries(end?.query ?? [])).toMatchObject({
      run: start?.query.get("run"),
      exit: "3",
      stderr: "oh\n",
      started: start?.query.get("started"),
    });
    expect(Number(end?.query.get("ended"))).toBeGreaterThanOrEqual(Number(end?.query.get("started")));
    expect(start?.query.get("run")).toMatch(/^[\w.:-]{1,100}$/);
    expect(readdirSync(home).sort()).toEqual(["address", "restic"]);
  });

  it("passes everything through byte for byte", async () => {
    const words = ["a  b", "line\nbreak", "$HOME `x` \"q\" 'p' \\n *", ""];
    const restic = tool(
      "restic",
      `printf '%s|' "$@"; cat; printf 'no newline'; printf '\\001\\033[0m\\r\\n%%' >&2; umask`,
    );
    const straight = await execute(restic, words, { env: { PATH }, input: "in\u0000put" });
    const wrapped = await wrap(shell, [restic, ...words], { input: "in\u0000put" });
    expect(wrapped).toEqual(straight);
    expect(told().at(-1)?.query.get("stderr")).toBe("[0m\n%\n");
  });

  it("ends as the command does, whatever that is", async () => {
    for (const status of [0, 1, 2, 12, 130, 255])
      expect((await wrap(shell, ["sh", "-c", `exit ${status}`])).status).toBe(status);
    expect((await wrap(shell, ["sh", "-c", "kill -9 $$"])).status).toBe(137);
    expect((await wrap(shell, [join(home, "nothing-here")])).status).toBe(127);
    const exits = told().flatMap(({ query }) => query.get("exit") ?? []);
    expect(exits).toEqual(["0", "1", "2", "12", "130", "255", "137", "127"]);
  });

  it("keeps what could not be told, and tells it before the next run", async () => {
    const address = `${server.url}/api/webhooks/backup/generic/${TOKEN}`;
    setAddress(DOWN);
    const borg = tool("borg", `echo '{"archive":1}'; exit 1`);
    const away = await wrap(shell, [borg, "create"], { options: spooled() });
    expect(away.status).toBe(1);
    expect(away.stdout).toBe('{"archive":1}\n');
    expect(away.stderr).toMatch(/could not be told \(no answer\)/);
    expect(away.stderr).not.toContain(TOKEN);
    const [name = ""] = waiting();
    expect(statSync(join(home, "spool")).mode & 0o777).toBe(0o700);
    expect(statSync(join(home, "spool", name)).mode & 0o777).toBe(0o600);
    const kept = readFileSync(join(home, "spool", name), "utf8");
    writeFileSync(join(home, "spool", name), kept.replace("http://127.0.0.1:1", server.url));
    setAddress(address);
    await wrap(shell, ["true"], { options: spooled() });
    expect(waiting()).toEqual([]);
    expect(
      told().map(({ path, query }) => [path.split("/")[4], query.get("event"), query.get("exit")]),
    ).toEqual([
      ["borg", "end", "1"],
      ["generic", "start", null],
      ["generic", "end", "0"],
    ]);
    expect(told()[0]?.body).toBe('{"archive":1}\n');
  });

  it.each([500, 503, 429])("keeps it at %i, and sends it on demand", async (status) => {
    server.answer = () => ({ status });
    expect((await wrap(shell, ["true"], { options: spooled() })).status).toBe(0);
    expect(waiting()).toHaveLength(1);
    expect((await wrap(shell, [], { options: ["--flush", "--spool", join(home, "spool")] })).status).toBe(1);
    server.answer = null;
    expect(await wrap(shell, [], { options: ["--flush", "--spool", join(home, "spool")] })).toEqual({
      status: 0,
      stdout: "",
      stderr: "",
    });
    expect(waiting()).toEqual([]);
  });

  it("drops what is refused for good, and says so", async () => {
    server.answer = () => ({ status: 401, body: { title: "This token belongs to no copy." } });
    const ended = await wrap(shell, ["true"], { options: spooled() });
    expect(ended.status).toBe(0);
    expect(ended.stderr).toMatch(/refused it for good: 401 .*belongs to no copy/);
    expect(waiting()).toEqual([]);
  });

  it("passes TERM and INT on to the command, and tells how it ended", async () => {
    for (const [signal, status] of [
      ["SIGTERM", 41],
      ["SIGINT", 42],
    ] as const) {
      const mark = join(home, "ready");
      rmSync(mark, { force: true });
      // A listener of its own for INT is beyond a shell that was started deaf to it, so TERM must come instead.
      const restic = tool(
        "restic",
        `trap 'exit ${status}' TERM; trap 'exit ${status}' INT; : >${mark}; while :; do sleep 0.1; done`,
      );
      const [program, ...first] = shell;
      const child = spawn(program, [...first, WRAPPER, "--url-file", urlFile, "--", restic], {
        env: { HOME: home, PATH, TMPDIR: home } as unknown as NodeJS.ProcessEnv,
        stdio: "ignore",
      });
      await expect.poll(() => existsSync(mark), { timeout: 30_000 }).toBe(true);
      child.kill(signal);
      const code = await new Promise((resolve) => child.on("exit", resolve));
      expect(code).toBe(status);
      expect(told().at(-1)?.query.get("exit")).toBe(`${status}`);
    }
  });
});

const shell = SHELLS[0] ?? (["sh"] as const);

it("leaves out the middle of a long output, and says so", async () => {
  const restic = tool("restic", `i=0; while [ $i -lt 500 ]; do echo "line $i"; i=$((i + 1)); done`);
  const options = ["--url-file", urlFile, "--keep-bytes", "400"];
  const { stdout } = await wrap(shell, [restic], { options });
  expect(stdout.split("\n")).toHaveLength(501);
  const lines = told().at(-1)?.body.trimEnd().split("\n") ?? [];
  expect(lines[0]).toBe("line 0");
  expect(lines.at(-1)).toBe("line 499");
  expect(lines.filter((line) => /^\[garrison-backup left \d+ bytes out here\]$/.test(line))).toHaveLength(1);
  const left = Number(/left (\d+) bytes/.exec(lines.join())?.[1]);
  const kept = lines.filter((line) => line.startsWith("line ")).join("\n").length + 1;
  expect(left + kept).toBe(stdout.length);
});

it("leaves out restic's progress", async () => {
  const restic = tool(
    "restic",
    `echo '{"message_type":"status","percent_done":1}'; echo '{"message_type":"summary"}'`,
  );
  await wrap(shell, [restic]);
  expect(told().at(-1)?.body).toBe('{"message_type":"summary"}\n');
});

it("says what the command was called to do, where that is known", async () => {
  const kinds: (string | null | undefined)[] = [];
  for (const command of [
    [tool("borg", ":"), "check", "/srv/repo"],
    [tool("borg", ":"), "--remote-path", "borg1", "extract", "r::a"],
    [tool("restic", ":"), "-r", "/srv/check", "backup", "/srv"],
    ["nice", tool("pgbackrest", ":"), "--stanza=shop", "verify"],
    [tool("pgbackrest", ":"), "check"],
    [tool("borgmatic", ":"), "create", "check"],
    [tool("nightly.sh", ":"), "backup"],
  ]) {
    await wrap(shell, command);
    kinds.push(told().at(-1)?.query.get("kind"));
  }
  expect(kinds).toEqual(["check", "restore", "backup", "check", null, null, null]);
});

it("never sends what may be the data itself", async () => {
  await wrap(shell, [tool("pg_dump", "echo CREATE TABLE; echo done >&2")]);
  expect(told().at(-1)).toMatchObject({ body: "" });
  expect(told().at(-1)?.query.get("stderr")).toBe("done\n");
  await wrap(shell, [tool("restic", "echo secret"), "dump", "latest", "/etc/shadow"]);
  expect(told().at(-1)?.body).toBe("");
  await wrap(shell, [tool("mine", `echo '{"status":"ok"}'`)], {
    options: ["--url-file", urlFile, "--engine", "generic"],
  });
  expect(told().at(-1)?.body).toBe('{"status":"ok"}\n');
});

it("knows the tool behind what only changes how it runs", async () => {
  const engines: (string | undefined)[] = [];
  for (const command of [
    ["nice", "-n", "1", tool("borgmatic", ":")],
    ["env", "A=b", tool("pgbackrest", ":")],
  ]) {
    await wrap(shell, command);
    engines.push(told().at(-1)?.path.split("/")[4]);
  }
  expect(engines).toEqual(["borg", "pgbackrest"]);
  setAddress(`${server.url}/api/webhooks/backup/restic/${TOKEN}`);
  await wrap(shell, [tool("nightly.sh", ":")]);
  expect(told().at(-1)?.path.split("/")[4]).toBe("restic");
});

it("shows the address in no list of processes, and gives it to nobody", async () => {
  server.watchFor = TOKEN;
  const ended = await wrap(shell, ["sh", "-c", "env"], {
    options: [],
    env: { GARRISON_BACKUP_URL: `${server.url}/api/webhooks/backup/generic/${TOKEN}` },
  });
  expect(server.posts).toHaveLength(2);
  expect(server.seenInArguments).toEqual([]);
  expect(ended.stdout).not.toContain(TOKEN);
});

it("runs the command even when it knows nobody to tell", async () => {
  const ended = await wrap(shell, ["sh", "-c", "echo there; exit 4"], { options: [] });
  expect(ended.status).toBe(4);
  expect(ended.stdout).toBe("there\n");
  expect(ended.stderr).toMatch(/no address is known/);
  chmodSync(urlFile, 0o644);
  expect((await wrap(shell, ["true"])).stderr).toMatch(/others can read .*chmod 600/);
  expect((await wrap(shell, [])).status).toBe(2);
});

it("runs the command while a slow server still thinks about the start", async () => {
  const held: ServerResponse[] = [];
  const slow = createServer((request, response) => {
    request.resume();
    const hasBegun = existsSync(join(home, "began"));
    hasBegun ? response.end() : held.push(response);
  });
  await new Promise<void>((resolve) => slow.listen(0, "127.0.0.1", resolve));
  setAddress(`http://127.0.0.1:${(slow.address() as AddressInfo).port}/api/webhooks/backup/generic/${TOKEN}`);
  const running = wrap(shell, [tool("backup", `: >${home}/began; echo done`)]);
  await expect.poll(() => existsSync(join(home, "began")), { timeout: 30_000 }).toBe(true);
  for (const response of held) response.end();
  expect(await running).toEqual({ status: 0, stdout: "done\n", stderr: "" });
  slow.closeAllConnections();
  await new Promise((resolve) => slow.close(resolve));
});

it("keeps no more than it may, and names what it drops", async () => {
  setAddress(DOWN);
  const spool = join(home, "spool");
  const options = ["--url-file", urlFile, "--spool", spool];
  await wrap(shell, ["true"], { options });
  for (let n = 0; n < 200; n++)
    writeFileSync(join(spool, `0000000${String(n).padStart(3, "0")}-x`), `${DOWN}\n`);
  const { stderr } = await wrap(shell, ["true"], { options });
  expect(stderr).toMatch(/the oldest, 0000000000-x, was dropped/);
  expect(waiting()).toHaveLength(200);
});
