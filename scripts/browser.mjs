/**
 * Which Chromium may the end-to-end tests drive? In this order: the one that CHROMIUM_PATH names, an installed one,
 * the system's package (as root), the one from npm, Playwright's own download.
 *
 * TEST_BROWSER=installed|package|npm|playwright tries that way alone.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { nodePath, root, say, toolEnvironment } from "./bootstrap.mjs";

const INSTALLED = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/usr/lib/chromium/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Package managers that can bring a Chromium, with what each must run. */
const PACKAGES = [
  {
    manager: "/usr/bin/apt-get",
    steps: [
      ["update", "-q"],
      ["install", "-q", "-y", "--no-install-recommends", "chromium"],
    ],
  },
  { manager: "/usr/bin/dnf", steps: [["install", "-q", "-y", "chromium"]] },
  { manager: "/sbin/apk", steps: [["add", "--no-progress", "chromium"]] },
];

const WAYS = { installed: findInstalled, package: installPackage, npm: unpackFromNpm, playwright: download };

/** @returns the environment that tells Playwright its browser, or null; the reasons are said. */
export function findBrowser() {
  const { CHROMIUM_PATH, TEST_BROWSER } = process.env;
  if (CHROMIUM_PATH) {
    if (starts(CHROMIUM_PATH)) return { CHROMIUM_PATH };
    say(`CHROMIUM_PATH is ${CHROMIUM_PATH}, which does not start.`);
    return null;
  }
  for (const [name, way] of Object.entries(WAYS)) {
    if (TEST_BROWSER && TEST_BROWSER !== name) continue;
    const found = way();
    if (found) return found;
  }
  say(
    "There is no Chromium and none could be fetched. Install one (Debian: apt-get install chromium) or set",
  );
  say("CHROMIUM_PATH to its program; the end-to-end tests need it.");
  return null;
}

function findInstalled() {
  const path = INSTALLED.find((candidate) => existsSync(candidate) && starts(candidate));
  return path ? { CHROMIUM_PATH: path } : null;
}

function installPackage() {
  if (process.getuid?.() !== 0) return null;
  const known = PACKAGES.find(({ manager }) => existsSync(manager));
  if (!known) return null;
  say(`Installing Chromium with ${known.manager} …`);
  for (const step of known.steps) {
    const { status, stderr } = spawnSync(known.manager, step, {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      stdio: ["ignore", "ignore", "pipe"],
      encoding: "utf8",
      timeout: 300_000,
    });
    if (status === 0) continue;
    say(`${known.manager} ${step[0]} failed: ${stderr?.trim().split("\n").at(-1) ?? "no answer"}`);
    return null;
  }
  return findInstalled();
}

/** The npm package unpacks its browser, and with the Lambda's name in the environment its libraries too. */
function unpackFromNpm() {
  const folder = join(root, "node_modules", ".cache", "chromium");
  mkdirSync(folder, { recursive: true });
  const program = `
    import chromium from "@sparticuz/chromium";
    const path = await chromium.executablePath();
    process.stdout.write(JSON.stringify({ path, libraries: process.env.LD_LIBRARY_PATH ?? "" }));`;
  const { status, stdout } = spawnSync(nodePath(), ["--input-type=module", "--eval", program], {
    cwd: root,
    env: toolEnvironment({ AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x", TMPDIR: folder }),
    encoding: "utf8",
    timeout: 120_000,
  });
  if (status !== 0) return null;
  const { path, libraries } = JSON.parse(stdout);
  const env = { CHROMIUM_PATH: path, LD_LIBRARY_PATH: libraries };
  if (starts(path, env)) return env;
  say("The Chromium from npm does not start on this machine.");
  return null;
}

function download() {
  say("Downloading Playwright's Chromium …");
  const asRoot = process.getuid?.() === 0;
  const { status } = spawnSync(
    nodePath(),
    ["node_modules/@playwright/test/cli.js", "install", "chromium", ...(asRoot ? ["--with-deps"] : [])],
    { cwd: root, env: toolEnvironment(), stdio: ["ignore", "ignore", "inherit"], timeout: 300_000 },
  );
  return status === 0 ? {} : null;
}

function starts(path, env = {}) {
  const { status } = spawnSync(path, ["--version", "--no-sandbox"], {
    env: { ...process.env, ...env },
    stdio: "ignore",
    timeout: 30_000,
  });
  return status === 0;
}
