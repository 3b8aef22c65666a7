/** What must not stand in the sources, and which no linter looks for. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(fileURLToPath(new URL("..", import.meta.url)));
const PRODUCT = /^(app|components|intake|lib|bin|agent)\/.*\.(ts|tsx|mjs)$/;
const ANY_CODE = /\.(ts|tsx|mjs|cjs|sh)$/;
const TEST = /(\.test\.tsx?|\.spec\.ts)$/;

const RULES = [
  {
    files: PRODUCT,
    never: /\$(query|execute)RawUnsafe\b/,
    why: "SQL that is put together from text; use the tagged template, or parameters",
  },
  {
    files: PRODUCT,
    never: /dangerouslySetInnerHTML|\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write\b/,
    why: "text that becomes markup",
  },
  { files: PRODUCT, never: /\beval\s*\(|\bnew Function\b/, why: "text that becomes code" },
  { files: PRODUCT, never: /^\s*["']use server["']/, why: "there are no Server Actions" },
  {
    files: TEST,
    never:
      /\b(it|test|describe|suite)\.(only|skip|todo|fixme|fails|skipIf|runIf)\b|\b(xit|xdescribe|fit|fdescribe)\(/,
    why: "a test that does not run, or keeps the others from running",
  },
  { files: TEST, never: /\bif \(!?existsSync\(/, why: "a test that is there on some machines only" },
  {
    files: /^app\/.*\.tsx$/,
    never: /\bmetadata\b.*=|\bgenerateMetadata\b/,
    why: "a name that comes after its page; components/ui/page.tsx gives it",
  },
  {
    files: /^app\/.*\/route\.ts$/,
    never:
      /^export (async )?(function|const|let|var) (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b(?! = [a-z]+Route[<(])|^export \{/,
    why: "a handler that was not built by lib/http/route",
  },
  { files: PRODUCT, never: /\b(TODO|FIXME|XXX)\b/, why: "unfinished work belongs into an issue" },
];

const placesOfThisMachine = [dirname(root), homedir()].filter(
  (place) => place.split("/").length > 2 || !isShared(place),
);
const faults = [];
const files = listFiles();

for (const file of files) {
  if (!ANY_CODE.test(file) && !/\.(md|json|yml|css)$/.test(file)) continue;
  const lines = readFileSync(join(root, file), "utf8").split("\n");
  lines.forEach((line, index) => {
    const at = `${file}:${index + 1}`;
    const isComment = /^\s*(\/\/|\*|\/\*)/.test(line);
    for (const { files: where, never, why } of RULES) {
      if (!isComment && where.test(file) && never.test(line))
        faults.push(`${at}: ${why}: ${line.trim().slice(0, 100)}`);
    }
    const place = placesOfThisMachine.find((one) => line.includes(`${one}/`));
    if (place && !file.includes("fixtures/")) faults.push(`${at}: names a folder of this machine (${place})`);
  });
}
for (const file of files) {
  if (/\.tsx?$/.test(file) && isClient(file)) findInClient(file);
}

for (const fault of faults) console.error(fault);
console.log(
  faults.length === 0 ? `${files.length} files hold nothing forbidden.` : `${faults.length} faults.`,
);
process.exit(faults.length === 0 ? 0 : 1);

/** Folders that many machines have say nothing about this one. */
function isShared(place) {
  return ["/", "/tmp", "/root", "/home", "/srv", "/opt", "/usr/src", "/app", "/builds"].includes(place);
}

function listFiles() {
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], {
    cwd: root,
    encoding: "utf8",
  });
  return listed.split("\0").filter((file) => file !== "" && existsSync(join(root, file)));
}

function isClient(file) {
  return /^\s*(\/\*[\s\S]*?\*\/\s*|\/\/.*\n\s*)*["']use client["']/.test(
    readFileSync(join(root, file), "utf8"),
  );
}

/** Follows what a client component imports: zod alone is 60 kB in every visitor's browser. */
function findInClient(start) {
  const from = new Map([[start, null]]);
  for (const file of from.keys()) {
    for (const name of importsOf(file)) {
      if (name === "zod" || name.startsWith("zod/")) {
        faults.push(`${chain(file, from)} → ${name}: a client component must not carry zod`);
        return;
      }
      const next = resolveImport(file, name);
      if (next && !from.has(next)) from.set(next, file);
    }
  }
}

function chain(file, from) {
  const before = from.get(file);
  return before ? `${chain(before, from)} → ${file}` : file;
}

function importsOf(file) {
  const text = readFileSync(join(root, file), "utf8");
  const found = text.matchAll(/^\s*(?:import|export)\s+(?!type\b)(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']/gm);
  return [...found].map((match) => match[1]);
}

function resolveImport(file, name) {
  if (!/^(@\/|\.)/.test(name)) return null;
  const path = name.startsWith("@/") ? name.slice(2) : join(dirname(file), name);
  return (
    [path, `${path}.ts`, `${path}.tsx`].find((one) => /\.tsx?$/.test(one) && existsSync(join(root, one))) ??
    null
  );
}
