/** Every optional dependency that a locked package names must be locked too, for every platform: else `npm ci` refuses. */
import { readFileSync } from "node:fs";

const { packages } = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"));

function isLocked(from, name) {
  for (
    let at = from;
    ;
    at = at.includes("/node_modules/") ? at.slice(0, at.lastIndexOf("/node_modules/")) : ""
  ) {
    if (packages[`${at ? `${at}/` : ""}node_modules/${name}`]) return true;
    if (at === "") return false;
  }
}

const missing = Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
  Object.keys({ ...dependencies, ...optionalDependencies })
    .filter((name) => !isLocked(path, name))
    .map((name) => `${path || "(root)"} needs ${name}, which is not in the lock file`),
);
for (const line of missing) console.error(line);
console.log(missing.length === 0 ? "The lock file is complete." : `${missing.length} missing.`);
process.exit(missing.length === 0 ? 0 : 1);
