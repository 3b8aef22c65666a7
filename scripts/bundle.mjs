/** Bundles the programs of bin/ (web, worker, command line) into dist/, with the packages left outside. */
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
rmSync(`${root}/dist`, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: ["bin/cli.ts"],
  outdir: "dist",
  bundle: true,
  splitting: true,
  platform: "node",
  target: "node22",
  format: "esm",
  packages: "external",
  alias: { "@": root.replace(/\/$/, "") },
  sourcemap: "linked",
  logLevel: "warning",
});
