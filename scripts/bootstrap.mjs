/**
 * From a clone to something that runs, with nothing but Node ≥ 20.19 and npm: install, take a current Node.js,
 * build when the sources are newer than the build. Plain JavaScript: nothing is installed yet when this starts.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const started = Date.now();

export function say(text) {
  process.stderr.write(`[garrison +${((Date.now() - started) / 1000).toFixed(1)} s] ${text}\n`);
}

/** Run a program to its end; its output is shown only when it fails. */
export function run(program, args, { env = process.env, show = false } = {}) {
  const done = spawnSync(program, args, {
    cwd: root,
    env,
    stdio: show ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (done.status === 0) return done.stdout ?? "";
  const said = show ? "" : `\n${done.stdout ?? ""}${done.stderr ?? ""}`;
  throw new Error(
    `${program} ${args.join(" ")} failed (${done.status ?? done.signal ?? done.error?.message})${said}`,
  );
}

/** `npm ci`, when what is installed is not what the lock file says. */
export function install() {
  const stamp = join(root, "node_modules", ".garrison-installed");
  const lock = digest([join(root, "package-lock.json")]);
  if (readStamp(stamp) === lock) return;
  say("Installing packages (about 20 s, once) …");
  run("npm", ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"]);
  writeFileSync(stamp, lock);
  say("Installed.");
}

/** The Node.js that the packages were made for: this one, or the one that npm brought along. */
export function nodePath() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 19)) return process.execPath;
  const bundled = join(root, "node_modules", ".bin", "node");
  if (existsSync(bundled)) return bundled;
  say(
    `Node.js ${process.versions.node} is older than 22.19, and npm has no newer one for this machine: trying.`,
  );
  return process.execPath;
}

export function toolEnvironment(extra = {}) {
  return {
    ...process.env,
    PATH: `${join(root, "node_modules", ".bin")}:${process.env.PATH}`,
    GARRISON_ROOT: root,
    NEXT_TELEMETRY_DISABLED: "1",
    CHECKPOINT_DISABLE: "1",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    ...extra,
  };
}

const PAGES = ["app", "components", "public", "next.config.mjs", "postcss.config.mjs"];
// The API is described from its routes beside the programs.
const PROGRAMS = ["bin", "intake", "app/api"];
const SHARED = ["lib", "prisma", "package-lock.json", "tsconfig.json"];

/** Everything that is made from the sources, as far as it is older than they are. */
export function build({ pages = true } = {}) {
  const node = nodePath();
  const shared = digest(SHARED.map((name) => join(root, name))) + process.versions.modules;
  make("lib/db/generated/.stamp", digest([join(root, "prisma/schema")]), "the database client", () =>
    run(node, ["node_modules/prisma/build/index.js", "generate"], { env: toolEnvironment() }),
  );
  make("dist/.stamp", shared + digest(PROGRAMS.map((name) => join(root, name))), "the programs", () =>
    run(node, ["scripts/bundle.mjs"], { env: toolEnvironment() }),
  );
  if (!pages) return;
  make(".next/.stamp", shared + digest(PAGES.map((name) => join(root, name))), "the pages (about 15 s)", () =>
    run(node, ["node_modules/next/dist/bin/next", "build"], {
      env: toolEnvironment({ NODE_ENV: "production" }),
    }),
  );
}

function make(stamp, wanted, what, work) {
  const path = join(root, stamp);
  if (readStamp(path) === wanted) return;
  say(`Building ${what} …`);
  work();
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, wanted);
}

function readStamp(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

function digest(paths) {
  const hash = createHash("sha256");
  const add = (path) => {
    if (!existsSync(path)) return;
    if (!statSync(path).isDirectory()) {
      hash.update(path.slice(root.length)).update(readFileSync(path));
      return;
    }
    for (const name of readdirSync(path).sort()) {
      if (name !== "generated" && name !== "fixtures" && !name.includes(".test.")) add(join(path, name));
    }
  };
  for (const path of paths) add(path);
  return hash.digest("hex");
}

/** Become another program: same terminal, same signals, same exit code. It learns from the channel when we are gone. */
export function become(program, args, env) {
  const child = spawn(program, args, {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env,
    cwd: process.cwd(),
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event) endWithParent(child);
  child.on("error", (error) => {
    say(error.message);
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 128 : 1)));
}

/** An npm that is killed tells nobody, and its script would run on where nobody looks for it. */
function endWithParent(child) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill("SIGTERM");
  }, 500);
  watch.unref();
}
