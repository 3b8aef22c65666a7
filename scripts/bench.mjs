/** `npm run bench`: what Garrison does in numbers, on a production build with a home and a port of its own. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { become, build, install, nodePath, root, say, toolEnvironment } from "./bootstrap.mjs";
import { findBrowser } from "./browser.mjs";

try {
  install();
  build();
} catch (error) {
  say(error.message);
  process.exit(1);
}
const { build: bundle } = await import("esbuild");
const folder = join(root, "dist-tmp", "bench");
rmSync(folder, { recursive: true, force: true });
await bundle({
  absWorkingDir: root,
  entryPoints: ["bench/main.ts", "bench/load.ts", "bench/alert-load.ts", "bench/ping-load.ts"],
  outdir: folder,
  bundle: true,
  platform: "node",
  target: "node22",
  format: "esm",
  packages: "external",
  alias: { "@": root },
  sourcemap: "linked",
  logLevel: "warning",
});
const args = process.argv.slice(2);
const browser = args.includes("--quick") ? {} : (findBrowser() ?? {});
become(nodePath(), ["--enable-source-maps", join(folder, "main.js"), ...args], toolEnvironment(browser));
