/** `npm run verify`: everything that can be said about the sources without running them. One line per check. */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { build, install, nodePath, root, toolEnvironment } from "./bootstrap.mjs";

const LIMIT_MS = 180_000;
const bin = (path) => `node_modules/${path}`;

const CHECKS = [
  {
    name: "types",
    commands: [
      [bin("next/dist/bin/next"), "typegen"],
      [bin("typescript/bin/tsc"), "--noEmit"],
    ],
  },
  {
    name: "style and lint",
    commands: [[bin("@biomejs/biome/bin/biome"), "check", "--error-on-warnings", "."]],
  },
  {
    name: "architecture",
    commands: [
      [
        bin("dependency-cruiser/bin/dependency-cruiser.mjs"),
        ...["--config", ".dependency-cruiser.cjs"],
        ...["app", "components", "intake", "lib", "bin"],
      ],
    ],
  },
  { name: "nothing unused", commands: [[bin("knip/bin/knip.js"), "--no-config-hints"]] },
  { name: "forbidden words", commands: [["scripts/check-source.mjs"]] },
  { name: "lock file complete", commands: [["scripts/check-lock.mjs"]] },
  { name: "versions and npm settings", commands: [["scripts/check-versions.mjs"]] },
];

install();
build({ pages: false });
const results = await runAll(CHECKS);
const bad = results.filter(({ ok }) => !ok);
const failed = bad.length;
const report = process.env.GARRISON_CHECKS_REPORT;
if (report) writeFileSync(report, JSON.stringify({ passed: results.length - failed, failures: bad }));
console.log(
  failed === 0 ? `All ${results.length} checks passed.` : `${failed} of ${results.length} checks failed.`,
);
process.exitCode = failed === 0 ? 0 : 1;

async function runAll(checks) {
  const waiting = [...checks];
  const done = [];
  const work = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) done.push(await runOne(check));
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work));
  return done;
}

async function runOne({ name, commands }) {
  const started = Date.now();
  let said = "";
  let ok = true;
  for (const args of commands) {
    const { code, output } = await run(args);
    said += output;
    ok = code === 0;
    if (!ok) break;
  }
  if (!ok) console.log(said.trimEnd());
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${ok ? "ok    " : "FAILED"} ${name.padEnd(26)} ${seconds.padStart(6)} s`);
  return { name, ok, said };
}

function run(args) {
  return new Promise((done) => {
    const child = spawn(nodePath(), args, {
      cwd: root,
      env: toolEnvironment({ NO_COLOR: "1" }),
      stdio: ["ignore", "pipe", "pipe"],
      timeout: LIMIT_MS,
      killSignal: "SIGKILL",
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += chunk;
      });
    }
    child.on("error", (error) => done({ code: 1, output: error.message }));
    child.on("close", (code, signal) => {
      done({
        code: code ?? 1,
        output: signal ? `${output}\nstopped by ${signal} after ${LIMIT_MS / 1000} s` : output,
      });
    });
  });
}
