/** Does a drill's script run commands unchanged, tell each step once and in order, and lose nothing while nobody answers? */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { execute, SHELLS } from "./agent-run";
import { DRILL, type DrillPlace, makeDrillPlace, SCRIPT, SYSTEM, TOKEN } from "./drill-run";

let place: DrillPlace;

beforeEach(async () => {
  place = await makeDrillPlace();
});

afterEach(() => place.close());

const toldWords = () => place.told.map(({ what, body }) => `${what} ${body.name ?? ""}`.trim());
const bodyOf = (what: string) => place.told.find((one) => one.what === what)?.body;

describe.each(SHELLS.map((shell) => ({ name: shell.join(" "), shell })))("in $name", ({ shell }) => {
  const drill = (...args: string[]) => place.drill(shell, ...args);
  const begin = () => drill("start", "--system", SYSTEM);

  it("tells a whole drill in order, with its times, and leaves nothing behind", async () => {
    const page = `${place.server.url}/backups/drills/${DRILL}`;
    const began = await drill("start", "--system", SYSTEM, "--snapshot", 'a "b"\\', "--point", "1763856000");
    expect(began).toEqual({ status: 0, stdout: `${DRILL} ${page}\n`, stderr: "" });
    const fetched = await place.drillInTerminal(
      shell,
      "part",
      "fetch",
      "--",
      "sh",
      "-c",
      "echo here; echo oh >&2",
    );
    expect(fetched).toEqual({ status: 0, stdout: "here\noh\n", stderr: "" });
    expect((await drill("part", "restore", "--", "sh", "-c", "exit 3")).status).toBe(3);
    const good = await drill("check", "Orders", "42", "--", "echo", " 42 ");
    expect(good).toEqual({ status: 0, stdout: "passed: Orders: expected 42, observed 42\n", stderr: "" });
    expect(await drill("check", "Users", "7", "8")).toMatchObject({
      status: 1,
      stdout: "not passed: Users: expected 7, observed 8\n",
    });
    expect((await drill("point", "2026-11-23 02:03:04.5+00")).status).toBe(0);
    expect((await drill("usable")).status).toBe(0);
    expect(await drill("status")).toMatchObject({ status: 0, stdout: expect.stringContaining(page) });
    expect(await drill("finish", "--note", "two\nlines")).toEqual({
      status: 0,
      stdout: `passed\n${page}\nhash ${"ab".repeat(32)}\n`,
      stderr: "",
    });
    expect(toldWords()).toEqual([
      ...["begin", "parts fetch", "parts restore", "checks Orders", "checks Users", "point", "end"],
    ]);
    expect(bodyOf("begin")).toMatchObject({ system: SYSTEM, copy: null, snapshot: 'a "b"\\' });
    expect(bodyOf("begin")?.pointAt).toBe("2025-11-23T00:00:00Z");
    const parts = place.told.filter(({ what }) => what === "parts").map(({ body }) => body);
    expect(parts.map(({ exitStatus }) => exitStatus)).toEqual([0, 3]);
    const times = [
      ...[bodyOf("begin")?.startedAt, parts[0]?.startedAt, parts[0]?.endedAt, parts[1]?.startedAt],
      ...[bodyOf("checks")?.at, bodyOf("end")?.usableAt, bodyOf("end")?.endedAt],
    ].map((at) => Date.parse(String(at)));
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(bodyOf("point")?.pointAt).toBe("2026-11-23T02:03:04.5+00:00");
    expect(bodyOf("end")).toMatchObject({ failed: false, note: "two\nlines" });
    expect(bodyOf("end")?.evidence).toMatch(
      /fetch: sh begins\nhere\noh\n[\s\S]*restore: sh ended with status 3\n[\s\S]*check Orders: expected 42/,
    );
    expect(place.server.posts.every(({ headers }) => headers.authorization === `Bearer ${TOKEN}`)).toBe(true);
    expect(readdirSync(place.home).sort()).toEqual(["drill.conf", "state"]);
    expect(statSync(join(place.home, "state")).mode & 0o777).toBe(0o700);
    expect(statSync(join(place.home, "state/last/id")).mode & 0o777).toBe(0o600);
    expect(await drill("status")).toMatchObject({ status: 1 });
  });

  it("passes a part through byte for byte, with its umask and its status, whatever that is", async () => {
    await begin();
    const words = ["a  b", "line\nbreak", "$HOME `x` \"q\" 'p' \\n *", ""];
    const command = `printf '%s|' "$@"; printf '\\001\\033[0m%%' >&2; umask; exit 5`;
    const straight = await execute("sh", ["-c", command, "sh", ...words], { env: place.env });
    expect(await drill("part", "smoke", "--", "sh", "-c", command, "sh", ...words)).toEqual(straight);
    for (const status of [1, 130, 255])
      expect((await drill("part", "verify", "--", "sh", "-c", `exit ${status}`)).status).toBe(status);
    expect((await drill("part", "verify", "--", "sh", "-c", "kill -9 $$")).status).toBe(137);
    expect((await drill("part", "verify", "--", join(place.home, "nothing-here"))).status).toBe(127);
    const told = place.told.filter(({ what }) => what === "parts").map(({ body }) => body.exitStatus);
    expect(told).toEqual([5, 1, 130, 255, 137, 127]);
  });

  it.each(["away", "failing", "answers lost"])(
    "keeps everything in order while the server is %s",
    async (how) => {
      const isAway = how === "away";
      if (isAway) place.setAddress("http://127.0.0.1:1");
      else place.mishap = () => (how === "failing" ? { status: 503 } : "lost");
      const began = await begin();
      expect(began).toMatchObject({ status: 0, stdout: "" });
      expect(began.stderr).toMatch(/could not be told yet .*under way since .* all the same/);
      expect((await drill("part", "restore", "--", "sh", "-c", "exit 4")).status).toBe(4);
      expect(await drill("check", "Orders", "42", "42")).toMatchObject({
        status: 0,
        stdout: "passed (not told yet): Orders: expected 42, observed 42\n",
      });
      expect((await drill("check", "Users", "7", "8")).status).toBe(1);
      expect((await drill("point", "2026-11-23T02:00:00Z")).status).toBe(0);
      await drill("usable");
      const first = await drill("finish", "--note", "kept");
      expect(first).toMatchObject({ status: 3, stdout: "" });
      expect(first.stderr).toMatch(
        /could NOT be told[\s\S]*is kept in .*current; run garrison-drill finish again/,
      );
      expect(place.waiting()).toHaveLength(5);
      const said = JSON.parse(place.kept("messages/0001").split("\n")[1] ?? "").startedAt;
      place.mishap = null;
      place.setAddress(place.server.url);
      const second = await drill("finish");
      expect(second).toMatchObject({ status: 0, stdout: expect.stringMatching(/^passed\n/) });
      expect(toldWords()).toEqual([
        "begin",
        "parts restore",
        "checks Orders",
        "checks Users",
        "point",
        "end",
      ]);
      expect(bodyOf("begin")?.startedAt).toBe(said);
      expect(bodyOf("end")).toMatchObject({ note: "kept" });
    },
  );

  it("tells what waited with the next command, each once", async () => {
    await begin();
    // Every answer is lost the first time.
    const lost = new Set<string>();
    place.mishap = (what) => {
      const isFirst = !lost.has(what);
      lost.add(what);
      return isFirst ? "lost" : null;
    };
    await drill("part", "fetch", "--", "true");
    await drill("part", "restore", "--", "true");
    await drill("check", "Orders", "42", "42");
    await drill("usable");
    expect((await drill("finish")).status).toBe(3);
    expect((await drill("finish")).status).toBe(0);
    expect(toldWords()).toEqual(["begin", "parts fetch", "parts restore", "checks Orders", "end"]);
    expect(place.server.posts).toHaveLength(5 + 3);
  });

  it("makes valid text of anything that is printed", async () => {
    await begin();
    const bytes = Buffer.from([
      0x34, 0, 0x22, 0x5c, 0x0a, 0x1b, 0xc3, 0xa9, 0xff, 0xe2, 0x82, 0xf0, 0x9f, 0x98, 0x80, 0x7f,
    ]);
    writeFileSync(join(place.home, "bytes"), bytes);
    const checked = await drill("check", 'q"\\', "4", "--", "cat", join(place.home, "bytes"));
    expect(checked).toMatchObject({ status: 1, stdout: expect.not.stringContaining("\u001b") });
    expect(bodyOf("checks")).toMatchObject({ name: 'q"\\', observed: '4"\\\n\u001bé\ufffd\ufffd😀\u007f' });
    expect((await drill("check", "Failing", "4", "--", "sh", "-c", "echo 4; exit 2")).stdout).toBe(
      "not passed: Failing: expected 4, observed 4 [exit status 2]\n",
    );
    const long = await drill("check", "Long", "x".repeat(500), "--", "printf", "%s", "x".repeat(600));
    expect(long.status).toBe(1);
    const random = Buffer.from(
      Array.from({ length: 20_000 }, (_, at) => (at * at * 31 + (at >> 3) * 7) % 256),
    );
    writeFileSync(join(place.home, "bytes"), random);
    await drill("finish", "--evidence", join(place.home, "bytes"));
    const decoded = new TextDecoder("utf-8", { ignoreBOM: true }).decode(random).replaceAll("\0", "");
    expect(bodyOf("end")?.evidence).toBe(decoded);
  });

  it("passes TERM on to the command, and tells how it ended", async () => {
    await begin();
    const mark = join(place.home, "ready");
    const [program, ...first] = shell;
    const waits = `trap 'exit 41' TERM; : >${mark}; while :; do sleep 0.1; done`;
    const child = spawn(program, [...first, SCRIPT, "part", "restore", "--", "sh", "-c", waits], {
      env: place.env as unknown as NodeJS.ProcessEnv,
      stdio: "ignore",
    });
    await expect.poll(() => existsSync(mark), { timeout: 30_000 }).toBe(true);
    child.kill("SIGTERM");
    expect(await new Promise((resolve) => child.on("exit", resolve))).toBe(41);
    expect(bodyOf("parts")).toMatchObject({ name: "restore", exitStatus: 41 });
  });

  it("says what is wrong, and what to do", async () => {
    const says = async (status: number, words: RegExp, ...args: string[]) => {
      const ended = await drill(...args);
      expect([ended.status, ended.stderr]).toEqual([status, expect.stringMatching(words)]);
    };
    const mark = join(place.home, "ran");
    await says(2, /no drill is under way .*start --system/, "part", "fetch", "--", "touch", mark);
    expect(existsSync(mark)).toBe(false);
    for (const verb of ["usable", "finish"]) await says(2, /no drill is under way/, verb);
    await says(2, /start needs --system/, "start");
    await says(
      2,
      /--point is no time with an offset/,
      "start",
      "--system",
      SYSTEM,
      "--point",
      "2026-11-23 02:00:00",
    );
    place.mishap = () => ({ status: 404, body: { detail: "There is no such protected system." } });
    await says(
      4,
      /has not begun: answer 404: There is no such protected system/,
      "start",
      "--system",
      SYSTEM,
    );
    place.mishap = () => ({ status: 401 });
    await says(4, /has not begun: 401: the server does not know the token/, "start", "--system", SYSTEM);
    place.mishap = () => ({ status: 200, body: "<html>" });
    await says(4, /something that is not Garrison answers/, "start", "--system", SYSTEM);
    expect(await drill("status")).toMatchObject({ status: 1 });
    place.mishap = null;
    await begin();
    await says(2, /is under way in .* since .*name another folder with --state/, "start", "--system", SYSTEM);
    expect((await drill("--state", join(place.home, "other"), "start", "--system", SYSTEM)).status).toBe(0);
    await says(2, /a part is fetch, decrypt/, "part", "cook", "--", "true");
    await says(2, /put -- before the command/, "part", "fetch", "true");
    await says(2, /a check is/, "check", "Orders", "42");
    await says(2, /no time with an offset/, "point", "yesterday");
    await says(2, /no command cook/, "cook");
  });
});

it("holds no token in a list of processes, its output, its log or a command's environment", async () => {
  place.server.watchFor = TOKEN;
  Object.assign(place.env, { GARRISON_DRILL_TOKEN: TOKEN, GARRISON_DRILL_URL: place.server.url });
  const outputs = [];
  for (const args of [["start", "--system", SYSTEM], ["part", "smoke", "--", "env"], ["finish"]])
    outputs.push(await place.drillInTerminal(SHELLS[0] ?? ["sh"], ...args));
  expect(place.server.posts).toHaveLength(3);
  expect(place.server.seenInArguments).toEqual([]);
  expect(JSON.stringify([outputs, place.kept("log"), place.told])).not.toContain(TOKEN);
  expect(readFileSync(SCRIPT, "utf8")).not.toMatch(/--insecure|no-check-certificate|curl -k/);
});
