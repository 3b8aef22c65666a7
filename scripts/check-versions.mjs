/**
 * Are the packages that the lock file names free of the faults that we know, and can npm be tricked into others?
 *
 * Floors: the first versions without the advisories listed in SECURITY.md.
 */
import { readFileSync } from "node:fs";

const FLOORS = {
  next: "16.2.11",
  react: "19.2.6",
  "react-dom": "19.2.6",
  "next-auth": "4.24.15",
  "@auth/core": "0.41.3",
  nodemailer: "9.1.0",
  undici: "7.24.0",
  tar: "7.5.19",
  "fast-xml-parser": "5.10.1",
};
const NPM_SETTINGS = {
  "ignore-scripts": "true",
  "save-exact": "true",
  "omit-lockfile-registry-resolved": "true",
};

const read = (name) => readFileSync(new URL(`../${name}`, import.meta.url), "utf8");
const { packages } = JSON.parse(read("package-lock.json"));
const manifest = JSON.parse(read("package.json"));
const faults = [];

for (const [path, { version, integrity, resolved, link, inBundle }] of Object.entries(packages)) {
  if (path === "" || link) continue;
  const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
  const floor = FLOORS[name];
  if (floor && isBelow(version, floor)) faults.push(`${path} is ${version}, and must be at least ${floor}`);
  // What lies inside another package is covered by that one's hash.
  if (!integrity && !inBundle) faults.push(`${path} is locked without an integrity hash`);
  if (resolved) faults.push(`${path} is locked to an address (${resolved}); run npm install with our .npmrc`);
}

for (const kind of ["dependencies", "devDependencies", "optionalDependencies"]) {
  for (const [name, version] of Object.entries(manifest[kind] ?? {})) {
    if (!/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version))
      faults.push(`${name} is not an exact version: ${version}`);
  }
}

const settings = Object.fromEntries(
  read(".npmrc")
    .split("\n")
    .filter((line) => line.includes("="))
    .map((line) => line.split("=").map((part) => part.trim())),
);
for (const [name, wanted] of Object.entries(NPM_SETTINGS)) {
  if (settings[name] !== wanted) faults.push(`.npmrc must say ${name}=${wanted}`);
}

for (const fault of faults) console.error(fault);
console.log(
  faults.length === 0 ? "Versions and npm settings are as they must be." : `${faults.length} faults.`,
);
process.exit(faults.length === 0 ? 0 : 1);

function isBelow(version, floor) {
  const [have, want] = [version, floor].map((text) => text.split(/[.-]/, 3).map(Number));
  const at = [0, 1, 2].find((index) => have[index] !== want[index]);
  return at !== undefined && have[at] < want[at];
}
