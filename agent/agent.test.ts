import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readFolder } from "@/lib/ingest/bundle/folder";
import { SPECS, type Spec } from "@/lib/ingest/specs";
import { AGENT, execute, makePlace, type Place, SHELLS } from "./agent-run";
import { type FakeServer, receipt, reportOf, startFakeServer } from "./fake-server";

const SLOW = 180_000;
const IDS = SPECS.map(({ id }) => id);

let server: FakeServer;
let place: Place;

beforeEach(async () => {
  server = await startFakeServer();
  place = makePlace();
  place.enrolAt(server.url);
});

afterEach(async () => {
  await server.close();
  place.remove();
});

function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

describe.each(SHELLS.map((shell) => ({ name: shell.join(" "), shell })))("in $name", ({ shell }) => {
  it("lists exactly the commands of the registry", async () => {
    const { status, stdout } = await execute(shell[0], [...shell.slice(1), AGENT, "--list"]);
    expect(status).toBe(0);
    const registry: readonly Spec[] = SPECS;
    expect(stdout.trimEnd().split("\n")).toEqual([
      ...registry.map(({ id, command }) => `${id}\t${command}`),
      ...registry.flatMap(({ id, older }) => (older ? [`${id} (older tools)\t${older}`] : [])),
    ]);
  });

  it(
    "looks at this machine and posts a report that the server takes",
    async () => {
      const own = makePlace(shell);
      own.enrolAt(server.url);
      writeFileSync(join(own.config, "deny"), "apt-updates\n");
      const ended = await own.agent(["run", "--quick"]);
      expect(ended.stderr).toMatch(/report accepted/);
      expect(ended.status).toBe(0);
      const report = reportOf(server.posts[0]);
      expect(report.ignored).toEqual([]);
      expect(report.manifest.map(({ spec }) => spec)).toEqual(
        IDS.filter((id) => id !== "setuid-files" && id !== "package-verify"),
      );
      expect(report.meta).toMatchObject({
        sequence: 1,
        previousSha256: null,
        agentSha256: sha256(readFileSync(AGENT)),
        euid: process.geteuid?.() ?? -1,
        dropped: 0,
      });
      expect(Buffer.from(report.contents.get("os-release") ?? []).toString()).toBe(
        readFileSync("/etc/os-release", "utf8"),
      );
      expect(own.list("spool")).toEqual([]);
      expect(readdirSync(own.state).filter((name) => /work|lock/.test(name))).toEqual([]);
      own.remove();
    },
    SLOW,
  );

  it("says what took too long, printed too much or is not installed, and keeps the end of a report within limits", async () => {
    const own = makePlace(shell);
    own.enrolAt(server.url);
    own.lookOnlyAt(
      "uname",
      "uptime",
      "cpus",
      "df",
      "sysctl",
      "processes",
      "sudoers",
      "time-sync",
      "connections",
    );
    const changes: [string, string][] = [
      ["uname - 10 16 - uname -a", "uname - 1 16 - sleep 30"],
      ["uptime - 10 16 - cat /proc/uptime", "uptime - 10 16 - cat /dev/zero"],
      ["cpus - 10 16 - nproc", "cpus - 10 16 - no-such-command-here"],
      ["df - 20 256 - df -PT", "df - 20 256 - ls /no/such/folder"],
      ["sysctl - 60 1024 sysctl sysctl -a", "sysctl - 60 200 - head -c 150000 /dev/urandom"],
      ["processes - 60 4096 secrets ps", "processes - 60 4096 - head -c 40000 /dev/urandom # ps"],
      ["time-sync - 20 64 - timedatectl show", "time-sync - 20 64 - cat"],
      [
        "sudoers - 20 512 comments cat /etc/sudoers /etc/sudoers.d/*",
        "sudoers - 20 512 comments head -c 3000 /dev/zero",
      ],
      ["hide_comments() { sed", "hide_comments() { cat; return 4; sed"],
      ["connections - 60 4096 - ss -tanH", "connections - 60 4096 - ls /no/such/folder"],
      ["connections ss -tan\n", "connections echo the older form\n"],
      ["WIRE_BYTES=1048576", "WIRE_BYTES=100000"],
    ];
    let text = readFileSync(AGENT, "utf8");
    for (const [from, to] of changes) {
      expect(text).toContain(from);
      text = text.replace(from, to);
    }
    const script = join(own.config, "garrison-agent");
    writeFileSync(script, text);
    expect((await own.agent([], { script })).stderr).toMatch(/report accepted/);
    const report = reportOf(server.posts[0]);
    const rows = new Map(report.manifest.map((row) => [row.spec, row]));
    expect(rows.get("uname")?.flags).toEqual(["timeout"]);
    expect(rows.get("uname")?.exit, "it was stopped").not.toBe(0);
    expect(rows.get("uptime")).toMatchObject({ flags: ["truncated"], bytes: 16384 });
    expect(rows.get("cpus")).toMatchObject({ flags: ["missing"], exit: 127, bytes: 0 });
    expect(rows.get("df")?.flags).toEqual([]);
    expect(rows.get("df")?.exit).not.toBe(0);
    expect(Buffer.from(report.stderr.get("df") ?? []).toString()).toMatch(/No such file/);
    expect(rows.get("sysctl")).toMatchObject({ flags: ["truncated"], bytes: 37500 });
    expect(rows.get("processes")).toMatchObject({ flags: [], bytes: 40000 });
    expect(Buffer.from(report.contents.get("connections") ?? []).toString()).toBe("the older form\n");
    expect(rows.get("sudoers"), "what could not be hidden properly").toMatchObject({ flags: ["truncated"] });
    expect(rows.get("time-sync")).toMatchObject({ flags: [], exit: 0, bytes: 0 });
    expect(server.posts[0]?.body.length).toBeLessThanOrEqual(100_000);
    own.remove();
  });
});

describe("--dry-run", () => {
  it(
    "writes what would be sent into a folder, sends nothing and leaves no other trace",
    async () => {
      writeFileSync(
        join(place.config, "deny"),
        "setuid-files\npackage-verify # too slow here\nconnections\n",
      );
      const folder = join(place.state, "..", "dry");
      const { status } = await place.agent(["--dry-run", folder]);
      expect(status).toBe(0);
      expect(readdirSync(folder).sort()).toEqual(["manifest.tsv", "meta.tsv", "stderr", "stdout"]);
      expect(existsSync(place.state)).toBe(false);
      expect(server.posts).toEqual([]);
      const paths = readdirSync(folder, { recursive: true, encoding: "utf8" });
      const files = new Map(
        paths
          .filter((path) => statSync(join(folder, path)).isFile())
          .map((path) => [path, readFileSync(join(folder, path))]),
      );
      expect([...files.keys()].every((path) => (statSync(join(folder, path)).mode & 0o077) === 0)).toBe(true);
      const read = readFolder(files);
      if (!read.ok) throw new Error(read.reason);
      expect(read.outputs.map(({ spec }) => spec)).toEqual(IDS);
      const denied = read.outputs.filter(({ flags }) => flags.includes("denied")).map(({ spec }) => spec);
      expect(denied.sort()).toEqual(["connections", "package-verify", "setuid-files"]);
      for (const line of files.get("manifest.tsv")?.toString().trimEnd().split("\n") ?? []) {
        const [spec, , , bytes, hash] = line.split("\t");
        const content = files.get(`stdout/${spec}`) ?? Buffer.alloc(0);
        expect([spec, content.length, sha256(content)]).toEqual([spec, Number(bytes), hash]);
      }
      for (const spec of ["shadow-state", "passwd", "group"]) {
        for (const line of files.get(`stdout/${spec}`)?.toString().trimEnd().split("\n") ?? []) {
          expect(line).toMatch(/^[^:]*:(?:x|[!*]*|[!*]*(?:\$[^$:]{1,8}\$)?<redacted>)(?::|$)/);
        }
      }
      place.lookOnlyAt("uname");
      expect((await place.agent(["--dry-run", folder])).status).toBe(0);
      expect(readdirSync(join(folder, "stdout"))).toEqual(["uname"]);
    },
    SLOW,
  );

  it("does not write into a folder that holds something else", async () => {
    const ended = await place.agent(["--dry-run", place.config]);
    expect(ended.status).toBe(1);
    expect(ended.stderr).toMatch(/is not empty/);
  });
});

describe("what is hidden", () => {
  const filter = async (name: string, input: string) =>
    (await place.agent(["filter", name], { input })).stdout;

  it("password hashes, and nothing else of an account", async () => {
    const hashes = [
      "root:$y$j9T$Fn0zcd$8qXb:20779:0:99999:7:::",
      "locked:!$6$salt$hash:20779::::::",
      "never:*:20779::::::",
      "off:!!:20779::::::",
      "open::20779::::::",
      "des:abJnggxhB/yWI:1::::::",
      "odd:$nodollar:1::::::",
      "unshadowed:x:0:0:root:/root:/bin/bash",
    ];
    expect(await filter("hashes", `${hashes.join("\n")}\n`)).toBe(
      [
        "root:$y$<redacted>:20779:0:99999:7:::",
        "locked:!$6$<redacted>:20779::::::",
        "never:*:20779::::::",
        "off:!!:20779::::::",
        "open::20779::::::",
        "des:<redacted>:1::::::",
        "odd:<redacted>:1::::::",
        "unshadowed:x:0:0:root:/root:/bin/bash",
        "",
      ].join("\n"),
    );
  });

  it("WireGuard's private and preshared keys, also in a line of unknown shape", async () => {
    const dump = [
      "wg0\tPRIVATE=\tpub0=\t51820\toff",
      "wg0\tpeer1=\tPRESHARED=\t10.99.0.2:51821\t10.8.0.2/32\t1795347837\t9388\t28348\t25",
      "wg0\tpeer2=\t(none)\t(none)\t10.8.0.3/32\t0\t0\t0\toff",
      "wg0\tPRIVATE=\tPRESHARED=",
      "PRIVATE=\tpub0=\t51820\toff",
    ];
    const hidden = await filter("wgkeys", `${dump.join("\n")}\n`);
    expect(hidden.split("\n").slice(0, 4)).toEqual([
      "wg0\t(hidden)\tpub0=\t51820\toff",
      "wg0\tpeer1=\t(hidden)\t10.99.0.2:51821\t10.8.0.2/32\t1795347837\t9388\t28348\t25",
      "wg0\tpeer2=\t(none)\t(none)\t10.8.0.3/32\t0\t0\t0\toff",
      "wg0\t(hidden)",
    ]);
    expect(hidden).not.toMatch(/PRIVATE|PRESHARED/);
  });

  it.each([
    "app --password=hunter2 --port=80",
    "app --db-password hunter2 --port 80",
    "app --api-key 'hunter2' x",
    "DB_PASSWORD=hunter2 MYSQL_PWD=hunter2 PGPASSWORD='hunter2' run",
    "curl -u bob:hunter2 https://bob:hunter2@host/x",
    'curl -H "Authorization: Bearer hunter2.hunter2"',
    "postgres://app:hunter2@db/prod?sslmode=require",
    'node {"password":"hunter2","token": "hunter2"}',
    "mysql -uroot -phunter2 db",
    "redis-cli -a hunter2 ping",
    "sshpass -p hunter2 ssh host",
    String.raw`{"MESSAGE":"COMMAND=/usr/bin/x --password=\"hunter2\" --secret hunter2","_CMDLINE":"x token=hunter2"}`,
  ])("secrets in arguments: %s", async (line) => {
    const hidden = await filter("secrets", `${line}\n`);
    expect(hidden).not.toContain("hunter2");
    expect(hidden).toContain("<redacted>");
    if (line.startsWith('{"MESSAGE')) expect(() => JSON.parse(hidden)).not.toThrow();
  });

  it.each([
    "Failed password for invalid user admin from 192.0.2.1 port 22 ssh2",
    "root : TTY=pts/0 ; PWD=/root ; USER=root ; COMMAND=/usr/bin/passwd bob",
    "passwordauthentication no",
    "/usr/sbin/sshd -D -o PasswordAuthentication=no",
    "/usr/lib/systemd/systemd --switched-root --system --deserialize 31",
  ])("but not: %s", async (line) => {
    expect(await filter("secrets", `${line}\n`)).toBe(`${line}\n`);
  });

  it("comments of sudoers, but not what only looks like one", async () => {
    const sudoers =
      "# a comment\n\n  \t\nroot ALL=(ALL) ALL\n#includedir /etc/sudoers.d\n#1000 ALL=(ALL) ALL\n  # more\n";
    expect(await filter("comments", sudoers)).toBe(
      "root ALL=(ALL) ALL\n#includedir /etc/sudoers.d\n#1000 ALL=(ALL) ALL\n",
    );
  });

  it("keys among the kernel settings", async () => {
    const settings = "net.ipv4.ip_forward = 0\nnet.ipv4.tcp_fastopen_key = 1-2-3-4\n";
    expect(await filter("sysctl", settings)).toBe(
      "net.ipv4.ip_forward = 0\nnet.ipv4.tcp_fastopen_key = (left out)\n",
    );
  });
});

describe("sending", () => {
  it("says who it is in a header, and shows the secret to nobody", async () => {
    place.lookOnlyAt("uname");
    server.watchFor = "grn_agent_secret";
    await place.agent([]);
    expect(server.posts[0]?.path).toBe("/api/agent/report");
    expect(server.posts[0]?.headers).toMatchObject({
      authorization: "Bearer grn_agent_secret.0123456789",
      "content-type": "application/gzip",
    });
    expect(server.seenInArguments).toEqual([]);
  });

  it("works with whichever of curl and GNU wget is there", async () => {
    place.lookOnlyAt("uname");
    const script = join(place.config, "garrison-agent");
    const accepted: string[] = [];
    server.watchFor = "grn_agent_secret";
    for (const sender of ["curl", "wget"]) {
      const other = sender === "curl" ? "wget --version" : "have curl";
      writeFileSync(script, readFileSync(AGENT, "utf8").replaceAll(other, "false"));
      const answers = [{ status: 409, body: { want: ["uname"] } }, null];
      server.answer = (post) => (accepted.length > 0 ? answers.shift() : null) ?? receipt(post);
      const ended = await place.agent([], { script });
      if (/report accepted/.test(ended.stderr)) accepted.push(sender);
      else expect(ended.stderr).toMatch(/neither curl nor GNU wget is installed/);
    }
    expect(accepted.length).toBeGreaterThan(0);
    expect(server.seenInArguments).toEqual([]);
  });

  it("leaves out what is unchanged, and sends in full only what is asked for and known", async () => {
    place.lookOnlyAt("uname", "os-release", "uptime");
    await place.agent([]);
    let asked = false;
    server.answer = (post) => {
      if (asked) return receipt(post);
      asked = true;
      return {
        status: 409,
        body: { title: "x", want: ["uname", "reboot", "../../etc/shadow", "$(id >&2)"] },
      };
    };
    await place.agent([]);
    const [first, second, third] = server.posts.map(reportOf);
    const flags = (report: typeof first) =>
      Object.fromEntries(
        report?.manifest
          .filter(({ flags }) => !flags.includes("denied"))
          .map((row) => [row.spec, row.flags.join()]) ?? [],
      );
    expect(flags(first)).toEqual({ "os-release": "", uname: "", uptime: "" });
    expect(flags(second)).toEqual({ "os-release": "same", uname: "same", uptime: "" });
    expect(flags(third)).toEqual({ "os-release": "same", uname: "", uptime: "" });
    expect(third?.contents.get("uname")).toEqual(first?.contents.get("uname"));
    expect(third?.meta).toEqual(second?.meta);
    expect(second?.meta.previousSha256).toBe(server.posts[0]?.sha256);
    server.answer = null;
    await place.agent([]);
    expect(reportOf(server.posts[3]).meta.previousSha256).toBe(server.posts[2]?.sha256);
  });

  it("sets a report aside when the server keeps asking for what it does not have", async () => {
    place.lookOnlyAt("uname");
    server.answer = () => ({ status: 409, body: { want: ["uname"] } });
    const ended = await place.agent([]);
    expect(ended.stderr).toMatch(/refused: 409/);
    expect(server.posts.length).toBe(1);
    expect(place.list("refused")).toEqual(["0000000001.reason", "0000000001.tar.gz"]);
  });

  it("waits while the server is away, then sends oldest first, each once, as one chain", async () => {
    place.lookOnlyAt("uname", "uptime");
    await place.agent([]);
    const { port } = new URL(server.url);
    await server.close();
    for (let run = 0; run < 3; run += 1) expect((await place.agent([])).status).toBe(1);
    expect(place.list("spool").length).toBe(3);
    const before = server.posts;
    server = await startFakeServer(Number(port));
    expect((await place.agent([])).status).toBe(0);
    const posts = [...before, ...server.posts];
    expect(posts.map((post) => reportOf(post).meta.sequence)).toEqual([1, 2, 3, 4, 5]);
    expect(posts.slice(1).map((post) => reportOf(post).meta.previousSha256)).toEqual(
      posts.slice(0, -1).map((post) => post.sha256),
    );
    expect(place.list("spool")).toEqual([]);
  });

  it("sends the same bytes again when the answer was lost", async () => {
    place.lookOnlyAt("uptime");
    server.answer = () => "hang up";
    await place.agent([]);
    server.answer = (post) => receipt(post, server.posts.length === 2 ? 200 : 202);
    expect((await place.agent([])).status).toBe(0);
    expect(server.posts.map((post) => reportOf(post).meta.sequence)).toEqual([1, 1, 2]);
    expect(server.posts[1]?.sha256).toBe(server.posts[0]?.sha256);
    expect(reportOf(server.posts[2]).meta.previousSha256).toBe(server.posts[0]?.sha256);
  });

  it("does not take a page of something else for a receipt", async () => {
    place.lookOnlyAt("uname");
    server.answer = () => ({ status: 200, body: "<html>Please sign in to the Wi-Fi</html>" });
    const ended = await place.agent([]);
    expect(ended.status).toBe(1);
    expect(ended.stderr).toMatch(/not a Garrison server/);
    expect(place.list("spool").length).toBe(1);
  });

  it("keeps the report on 429 and 503, and stays away as long as asked", async () => {
    place.lookOnlyAt("uname");
    for (const [status, header, least] of [
      [429, "120", 120],
      [429, "Wed, 21 Oct 2026 07:28:00 GMT", 60],
      [503, "30", 30],
      [429, "99999999999999", 60],
      [503, "999999999", 3600],
    ] as const) {
      const own = makePlace();
      own.lookOnlyAt("uname");
      own.enrolAt(server.url);
      server.posts.length = 0;
      server.answer = () => ({ status, headers: { "retry-after": header } });
      const now = Math.floor(Date.now() / 1000);
      expect((await own.agent([])).status).toBe(1);
      const until = Number(readFileSync(join(own.state, "not-before"), "utf8"));
      expect(until).toBeGreaterThanOrEqual(now + least);
      expect(until).toBeLessThan(now + least * 1.5 + 60);
      expect((await own.agent([])).stderr).toMatch(/asked to wait/);
      expect(server.posts.length).toBe(1);
      expect(own.list("spool").length).toBe(2);
      own.remove();
    }
  });

  it("sets a refused report aside with the reason, and goes on with the next", async () => {
    place.lookOnlyAt("uname");
    server.answer = (post) =>
      server.posts.length === 1
        ? { status: 422, body: { detail: "uname \u001b[2J is wrong" } }
        : receipt(post);
    expect((await place.agent([])).stderr).toMatch(/refused: 422 .*uname/);
    expect((await place.agent([])).stderr).toMatch(/report accepted/);
    expect(place.list("refused")).toEqual(["0000000001.reason", "0000000001.tar.gz"]);
    expect(readFileSync(join(place.state, "refused", "0000000001.reason"), "utf8")).not.toContain("\u001b");
    expect((await place.agent(["status"])).stdout).toMatch(/Refused 0000000001: 422/);
  });

  it("keeps at most 200 reports, drops the oldest and says how many", async () => {
    place.lookOnlyAt("uname");
    const { port } = new URL(server.url);
    await server.close();
    await place.agent([]);
    const spool = join(place.state, "spool");
    const report = readFileSync(join(spool, "0000000001.tar.gz"));
    for (let sequence = 2; sequence <= 201; sequence += 1) {
      writeFileSync(join(spool, `${String(sequence).padStart(10, "0")}.tar.gz`), report);
    }
    writeFileSync(join(place.state, "sequence"), "201\n");
    await place.agent([]);
    expect(place.list("spool").filter((name) => name.endsWith(".gz")).length).toBe(200);
    expect(place.list("spool")[0]).toBe("0000000003.tar.gz");
    for (const name of place.list("spool").slice(1)) writeFileSync(join(spool, name), "");
    for (const name of place.list("spool").slice(1)) execute("rm", [join(spool, name)]);
    server = await startFakeServer(Number(port));
    await place.agent([]);
    expect(reportOf(server.posts.at(-1)).meta.dropped).toBe(2);
    await place.agent([]);
    expect(reportOf(server.posts.at(-1)).meta.dropped).toBe(0);
  });

  it("survives a kill in the middle", async () => {
    const { id: slowest } = SPECS.find(({ id }) => id === "setuid-files") ?? { id: "" };
    place.lookOnlyAt("uname", slowest);
    const killed = await place.agent([], { killAfter: () => existsSync(join(place.state, "lock", "pid")) });
    expect(killed.status).toBeNull();
    expect(existsSync(join(place.state, "lock"))).toBe(true);
    place.lookOnlyAt("uname");
    expect((await place.agent([])).stderr).toMatch(/report accepted/);
    expect(readdirSync(place.state).filter((name) => /work|lock/.test(name))).toEqual([]);
    expect(server.posts.map((post) => reportOf(post).meta.sequence)).toEqual([1]);
  });

  it("runs once at a time", async () => {
    place.lookOnlyAt("uname", "uptime", "passwd", "group", "df");
    const both = await Promise.all([place.agent([]), place.agent([])]);
    expect(both.map(({ status }) => status)).toEqual([0, 0]);
    expect(both.filter(({ stderr }) => /nothing to do/.test(stderr)).length).toBe(1);
    expect(server.posts.length).toBe(1);
  });
});

it("looks at slow things less often for the timer, and every time by hand", async () => {
  place.lookOnlyAt("setuid-files");
  const script = join(place.config, "garrison-agent");
  const text = readFileSync(AGENT, "utf8");
  const replaced = text.replace("600 512 - find / -xdev", "600 512 - cat /proc/sys/kernel/random/uuid #");
  expect(replaced).not.toBe(text);
  writeFileSync(script, replaced);
  for (const way of ["--paced", "--paced", "run", "--quick"]) await place.agent([way], { script });
  const rows = server.posts.map((post) =>
    reportOf(post).manifest.find(({ spec }) => spec === "setuid-files"),
  );
  expect(rows.map((row) => row?.flags.join())).toEqual(["", "same", "", undefined]);
  expect(rows[1]?.sha256).toBe(rows[0]?.sha256);
});

describe("enrolment", () => {
  it("asks once, keeps the secret private and then reports", async () => {
    const own = makePlace();
    server.answer = (post) =>
      post.path === "/api/agent/enrol"
        ? { status: 201, body: { serverId: "0193-ab", secret: "s3cret_A.b-9" } }
        : receipt(post);
    const ended = await own.agent(["enrol", "--url", `${server.url}/`, "--token", "grn_enrol_1"]);
    expect(ended.stdout).toBe(`Enrolled at ${server.url} as server 0193-ab.\n`);
    expect(JSON.parse(server.posts[0]?.body.toString() ?? "")).toEqual({
      token: "grn_enrol_1",
      hostname: expect.stringMatching(/^[\w.-]+$/),
      machineId: expect.stringMatching(/^[0-9a-f]*$/),
    });
    expect(statSync(join(own.config, "agent.secret")).mode & 0o777).toBe(0o600);
    own.lookOnlyAt("uname");
    await own.agent(["run"]);
    expect(server.posts[1]?.headers.authorization).toBe("Bearer s3cret_A.b-9");
    expect((await own.agent(["status"])).stdout).toMatch(/as server 0193-ab/);
    await own.agent(["uninstall"], { script: copyOf(own) });
    expect([existsSync(own.config), existsSync(own.state)]).toEqual([false, false]);
    own.remove();
  });

  it.each([
    ["http://garrison.example", /must begin with https/],
    ["http://127.0.0.1:80@evil.example", /characters that no URL has/],
    ["http://localhost.evil.example", /must begin with https/],
    ["https://x y", /characters that no URL has/],
  ])("refuses %s", async (url, reason) => {
    const ended = await place.agent(["enrol", "--url", url, "--token", "t"]);
    expect(ended.status).not.toBe(0);
    expect(ended.stderr).toMatch(reason);
  });

  it("says what the server said, and needs a whole answer", async () => {
    server.answer = () => ({ status: 403, body: { title: "This token was used." } });
    expect((await place.agent(["enrol", "--url", server.url, "--token", "t"])).stderr).toMatch(
      /403 .*token was used/,
    );
    server.answer = () => ({ status: 201, body: { secret: 'x"\nheader = "X: y' } });
    expect((await place.agent(["enrol", "--url", server.url, "--token", "t"])).stderr).toMatch(
      /holds no secret/,
    );
  });

  it("does nothing before it", async () => {
    const own = makePlace();
    const ended = await own.agent([]);
    expect([ended.status, ended.stderr]).toEqual([1, expect.stringMatching(/not enrolled yet/)]);
    own.remove();
  });
});

/** A copy that may remove itself. */
function copyOf(own: Place): string {
  const script = join(own.state, "..", "garrison-agent");
  writeFileSync(script, readFileSync(AGENT));
  return script;
}
