import { appendFileSync, readFileSync, renameSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AGENT, makePlace, type Place } from "./agent-run";
import { type FakeServer, reportOf, startFakeServer } from "./fake-server";

let server: FakeServer;
let place: Place;
let script: string;
let log: string;

beforeEach(async () => {
  server = await startFakeServer();
  place = makePlace();
  place.enrolAt(server.url);
  script = join(place.config, "garrison-agent");
  log = join(place.config, "auth.log");
});

afterEach(async () => {
  await server.close();
  place.remove();
});

/** Everything that reached the server under a spec, in order. */
function sent(spec: "auth-log" | "auth-journal"): string {
  return server.posts.map((post) => Buffer.from(reportOf(post).contents.get(spec) ?? []).toString()).join("");
}

async function run(): Promise<void> {
  await place.agent([], { script });
}

describe("the text log", () => {
  beforeEach(() => {
    place.lookOnlyAt("auth-log");
    writeFileSync(script, readFileSync(AGENT, "utf8").replaceAll("/var/log/auth.log", log));
    writeFileSync(log, "one sshd[1]: a\ntwo sshd[1]: b\n");
  });

  it("sends every whole line once, also when the server was away in between", async () => {
    await run();
    expect(sent("auth-log")).toBe("one sshd[1]: a\ntwo sshd[1]: b\n");
    appendFileSync(log, "three sshd[1]: --password=hunter2 x\nfour, but not wh");
    await run();
    appendFileSync(log, "ole\n");
    const before = server.posts;
    const { port } = new URL(server.url);
    await server.close();
    await run();
    appendFileSync(log, "five\n");
    await run();
    server = await startFakeServer(Number(port));
    server.posts.push(...before);
    await run();
    expect(sent("auth-log")).toBe(
      "one sshd[1]: a\ntwo sshd[1]: b\nthree sshd[1]: --password=<redacted> x\nfour, but not whole\nfive\n",
    );
    await run();
    expect(reportOf(server.posts.at(-1)).contents.get("auth-log")?.length).toBe(0);
  });

  it("reads the rest of a rotated log first, and starts over in one that was emptied", async () => {
    await run();
    appendFileSync(log, "three\n");
    renameSync(log, `${log}.1`);
    writeFileSync(log, "four\n");
    await run();
    await run();
    expect(sent("auth-log")).toBe("one sshd[1]: a\ntwo sshd[1]: b\nthree\nfour\n");
    truncateSync(log);
    appendFileSync(log, "5\n");
    await run();
    expect(sent("auth-log").endsWith("four\n5\n")).toBe(true);
  });

  it("begins near the end of a long log, at the start of a line", async () => {
    writeFileSync(log, Array.from({ length: 30_000 }, (_, index) => `line ${index} of the log\n`).join(""));
    await run();
    expect(sent("auth-log")).toMatch(/^line \d+ of the log\n/);
    expect(sent("auth-log").length).toBeLessThanOrEqual(262_144);
    expect(sent("auth-log").endsWith("line 29999 of the log\n")).toBe(true);
  });

  it("keeps its place when a report is refused for another reason than its bytes", async () => {
    server.answer = () => ({ status: 401 });
    await run();
    server.answer = null;
    server.posts.length = 0;
    await run();
    expect(sent("auth-log")).toBe("one sshd[1]: a\ntwo sshd[1]: b\n");
  });
});

describe("the journal", () => {
  const entries = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => {
      const number = from + index;
      return `{"MESSAGE":"entry ${number} ${"x".repeat(900)}","__CURSOR":"s=a;i=${number};b=c"}\n`;
    }).join("");

  beforeEach(() => {
    place.lookOnlyAt("auth-journal");
    // In place of journalctl: prints the file's lines, those after the cursor if there is one.
    const journalctl = join(place.config, "journalctl");
    writeFileSync(
      journalctl,
      `case "$*" in *--after-cursor=*) c=\${*#*--after-cursor=} c=\${c%% *}
       sed "1,/$c/d" ${log};; *--since=-1day*) cat ${log};; *"-q -n 1"*) tail -n 1 ${log}; exit;; esac
       echo "-- No entries --"\n`,
    );
    const text = readFileSync(AGENT, "utf8");
    const replaced = text
      .replace("have journalctl || return 127", "")
      .replaceAll("journalctl -o json", `sh ${journalctl} -o json`);
    expect(replaced.length).not.toBe(text.length);
    writeFileSync(script, replaced);
  });

  it("sends each entry once, in batches of whole entries", async () => {
    writeFileSync(log, entries(0, 2500));
    for (let count = 0; count < 4; count += 1) await run();
    appendFileSync(log, entries(2500, 2502));
    await run();
    expect(sent("auth-journal")).toBe(entries(0, 2502));
    for (const post of server.posts) {
      expect(reportOf(post).manifest.find(({ spec }) => spec === "auth-journal")).toMatchObject({
        exit: 0,
        flags: [],
      });
    }
  });

  it("tells a journal without anything new from one that nobody writes", async () => {
    const complaint = () =>
      Buffer.from(reportOf(server.posts.at(-1)).stderr.get("auth-journal") ?? []).toString();
    writeFileSync(log, entries(0, 1));
    await run();
    await run();
    expect(sent("auth-journal")).toBe(entries(0, 1));
    expect(complaint()).toBe("");
    writeFileSync(log, "");
    await run();
    expect(complaint()).toBe("The journal holds no entry at all.\n");
  });
});
