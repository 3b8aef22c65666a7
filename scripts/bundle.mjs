/** Bundles the programs of bin/ (web, worker, command line) into dist/, with the packages left outside. */

import { spawnSync } from "node:child_process";
import { globSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

/** `virtual:routes`: the modules behind the people's door, so that the API description misses none. */
const routes = {
  name: "routes",
  setup(builder) {
    builder.onResolve({ filter: /^virtual:routes$/ }, () => ({ path: "routes", namespace: "routes" }));
    builder.onLoad({ filter: /.*/, namespace: "routes" }, () => {
      const files = globSync("app/**/route.ts", { cwd: root }).sort();
      const imports = files.map(
        (file, at) => `import * as r${at} from ${JSON.stringify(`${root}/${file}`)};`,
      );
      const entries = files.map((file, at) => `${JSON.stringify(pathOf(file))}: r${at}`);
      return {
        contents: `${imports.join("\n")}\nexport const pages = { ${entries.join(", ")} };`,
        resolveDir: root,
        loader: "ts",
      };
    });
  },
};

function pathOf(file) {
  return `/${file
    .replace(/^app\//, "")
    .replace(/\/route\.ts$/, "")
    .replaceAll(/\([^)]*\)\//g, "")}`;
}

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
  alias: { "@": root },
  plugins: [routes],
  sourcemap: "linked",
  logLevel: "warning",
});

const described = spawnSync(process.execPath, [`${root}/dist/cli.js`, "openapi"], { encoding: "utf8" });
if (described.status !== 0) throw new Error(`The API could not be described:\n${described.stderr}`);
writeFileSync(`${root}/dist/openapi.json`, described.stdout);
