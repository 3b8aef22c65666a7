import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Refused } from "./command";
import { occupy } from "./tenancy";

let home: string;
const said: string[] = [];
const say = (text: string) => said.push(text);

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "garrison-tenancy-"));
  said.length = 0;
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

it("lets one in, refuses the second by name, and lets the next in when the first has left", async () => {
  const first = await occupy(home, say);
  expect(first.tookOver).toBe(false);
  const second = occupy(home, say);
  await expect(second).rejects.toThrow(Refused);
  await expect(second).rejects.toThrow(`Garrison already runs from ${home} (process ${process.pid})`);
  first.end();
  const third = await occupy(home, say);
  expect(third.tookOver).toBe(false);
  third.end();
  expect(readdirSync(home)).toEqual([]);
});

it("waits for one that is stopping", async () => {
  const first = await occupy(home, say);
  first.stopping();
  const second = await occupy(home, (text) => {
    say(text);
    first.end();
  });
  expect(said).toEqual([`Waiting for process ${process.pid} to stop …`]);
  second.end();
});

it("takes the place of one that is dead, and of a process that only has its number", async () => {
  const dead = { pid: 2 ** 22 + 1, born: "", stopping: false, children: [] };
  for (const former of [dead, { ...dead, pid: process.ppid, born: "another boot 1" }]) {
    writeFileSync(join(home, "supervisor.json"), JSON.stringify(former));
    const tenancy = await occupy(home, say);
    expect(tenancy.tookOver).toBe(true);
    tenancy.end();
  }
});

it.each(["", "{", "null", "[]", '{"pid":"x"}'])("takes the place of a damaged file: %j", async (text) => {
  writeFileSync(join(home, "supervisor.json"), text);
  const tenancy = await occupy(home, say);
  expect(JSON.parse(readFileSync(join(home, "supervisor.json"), "utf8"))).toMatchObject({ pid: process.pid });
  tenancy.end();
});

it("ends what a dead one has left behind", async () => {
  const child = spawn("sleep", ["60"]);
  const gone = new Promise((done) => child.once("exit", (_, signal) => done(signal)));
  const tenancy = await occupy(home, say);
  tenancy.children([child.pid, undefined]);
  const file = join(home, "supervisor.json");
  const left = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify({ ...left, pid: 2 ** 22 + 1 }));
  const next = await occupy(home, say);
  expect(next.tookOver).toBe(true);
  expect(await gone).toBe("SIGKILL");
  next.end();
}, 20_000);
