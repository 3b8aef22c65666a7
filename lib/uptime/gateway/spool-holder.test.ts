/** The folder of a location under real processes: refused, killed, stopped, and many at once. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FolderRefused, holdFolder } from "./spool-holder";

let base: string;
let folder: string;
let started: ChildProcess[];

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), "holder-"));
  folder = join(base, "spool");
  started = [];
  await build({
    entryPoints: [join(import.meta.dirname, "spool-holder.ts")],
    ...{
      outfile: join(base, "holder.mjs"),
      bundle: true,
      platform: "node",
      format: "esm",
      logLevel: "error",
    },
  });
  writeFileSync(
    join(base, "hold.mjs"),
    `import { holdFolder } from "./holder.mjs";
    holdFolder(process.argv[2]).then(
      () => { console.log("holds"); setInterval(() => undefined, 1_000); },
      (error) => { console.log(error.message); process.exit(1); },
    );`,
  );
});
afterEach(async () => {
  for (const child of started) await ended(child, "SIGKILL");
  rmSync(base, { recursive: true });
});

/** Its first line: "holds", or why not. */
function another(): { child: ChildProcess; says: Promise<string> } {
  const child = spawn(process.execPath, [join(base, "hold.mjs"), folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  started.push(child);
  const says = new Promise<string>((said) =>
    child.stdout?.once("data", (text: Buffer) => said(text.toString().trim())),
  );
  return { child, says };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once("exit", done));
  child.kill(signal);
  await gone;
}

describe("the folder of a location", () => {
  it("is refused to a second process, which is told whose it is and what to do", async () => {
    const first = another();
    expect(await first.says).toBe("holds");
    const words = await another().says;
    expect(words).toContain(`Process ${first.child.pid} on `);
    expect(words).toContain(folder);
    expect(words).toContain("--spool");
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it("is free as soon as its process was killed, and nothing of that process stays", async () => {
    const first = another();
    expect(await first.says).toBe("holds");
    await ended(first.child, "SIGKILL");
    expect(readdirSync(folder)).toHaveLength(1);
    const second = another();
    expect(await second.says).toBe("holds");
    expect(readdirSync(folder)).toHaveLength(1);
    expect(await another().says).toContain(`Process ${second.child.pid} on `);
  });

  it("is not free while its process is stopped", async () => {
    const first = another();
    expect(await first.says).toBe("holds");
    first.child.kill("SIGSTOP");
    expect(await another().says).toContain("does not answer");
    first.child.kill("SIGCONT");
    expect(await another().says).toContain(`Process ${first.child.pid} on `);
  });

  it("goes to exactly one of many that begin at once, over what a killed one left", async () => {
    const former = another();
    await former.says;
    await ended(former.child, "SIGKILL");
    const said = await Promise.all(Array.from({ length: 8 }, () => another().says));
    expect(said.filter((words) => words === "holds")).toHaveLength(1);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it("goes to exactly one of many in one process, and to the next when that is done", async () => {
    for (let round = 0; round < 10; round += 1) {
      const all = await Promise.allSettled(Array.from({ length: 12 }, () => holdFolder(folder)));
      const held = all.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      expect(held).toHaveLength(1);
      await held[0]?.release();
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  it("is refused with a reason when no socket fits into its path", async () => {
    await expect(holdFolder(join(base, "x".repeat(120)))).rejects.toThrow(FolderRefused);
  });
});
