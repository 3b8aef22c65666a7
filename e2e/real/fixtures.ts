/** The checks of fixtures.sh: `garrison parse` on every captured output, against what is documented of it. */
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { readAlone } from "@/lib/ingest/facts";
import { SPECS } from "@/lib/ingest/specs";

const folder = process.argv[2] ?? ".";
const COLLECTED_AT = "2026-11-22T12:30:00Z";
const NOT_THERE = "There is no such file in the folder.";
const AT_ONCE = 2;
const LARGEST = 4 * 1024 * 1024;
const run = promisify(execFile);
let passed = 0;
let failed = 0;

type Section = { state: "known" | "unknown"; reason?: string } & Record<string, unknown>;
type Parsed = Record<string, Section> & { unread: unknown[] };

function check(what: string, problem: string | null): void {
  if (problem === null) passed++;
  else {
    failed++;
    console.log(`FAILED  ${what}\n        ${problem}`);
  }
}

async function parse(path: string, args: string[] = []): Promise<Parsed | null> {
  if (!existsSync(join(folder, path))) return null;
  const command = ["dist/cli.js", "parse", ...args, "--collected-at", COLLECTED_AT, join(folder, path)];
  const { stdout } = await run(process.execPath, command, { maxBuffer: 2 ** 28 });
  return JSON.parse(stdout) as Parsed;
}

/** A section in a line: its reason, or what it knows, with the length of each list. */
function inOneLine(name: string, { state, reason, ...known }: Section): string {
  if (state === "unknown") return `${name}: unknown ${reason}`;
  const told = Object.entries(known).flatMap(([key, value]) => {
    if (value === null || (typeof value === "object" && !Array.isArray(value))) return [];
    return [`${key}=${Array.isArray(value) ? value.length : JSON.stringify(value)}`];
  });
  return `${name}: ${told.join(" ")}`;
}

/** Empty where the section is unknown: then no expectation is met. */
function listIn<T>(section: Section | undefined, key: string): T[] {
  return (section?.[key] as T[] | undefined) ?? [];
}

async function checkRow(row: string): Promise<void> {
  const [file = "", spec = "", exit = "", ...expected] = row.split("\t");
  const complaint = join(folder, `${file}.stderr`);
  const stderr = existsSync(complaint) ? ["--stderr", complaint] : [];
  const parsed = await parse(file, ["--spec", spec, "--exit", exit, ...stderr]);
  if (parsed === null) return check(`${file} as ${spec}`, NOT_THERE);
  const { unread, ...sections } = parsed;
  const said = Object.entries(sections).map(([name, section]) => inOneLine(name, section as Section));
  const found = [said.join(" · ") || "nothing", `unread=${unread.length}`].join("\t");
  check(
    `${file} as ${spec}`,
    found === expected.join("\t") ? null : `expected ${expected.join("\t")}\n        found    ${found}`,
  );
}

async function checkRows(): Promise<void> {
  const rows = readFileSync("e2e/real/fixtures.tsv", "utf8")
    .split("\n")
    .filter((row) => row !== "" && !row.startsWith("#"));
  const left = rows[Symbol.iterator]();
  const worker = async () => {
    for (const row of left) await checkRow(row);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  console.log(`${rows.length} outputs by the parser of their command.`);
}

/** What else is known of the captured hosts, from those who captured them. */
async function checkHosts(): Promise<void> {
  const known = {
    web01: { packages: 312, security: 46, held: 1 },
    old01: { packages: 295, security: 88, held: 0 },
  };
  for (const [host, expected] of Object.entries(known)) {
    const facts = await parse(`hosts/${host}`);
    const updates = listIn<{ security: boolean | null; held: boolean }>(facts?.["updates"], "items");
    const found = {
      packages: listIn(facts?.["packages"], "items").length,
      security: updates.filter(({ security, held }) => security === true && !held).length,
      held: updates.filter(({ held }) => held).length,
    };
    const isSame = JSON.stringify(found) === JSON.stringify(expected);
    check(`the whole capture of ${host}`, isSame ? null : JSON.stringify({ expected, found }));
  }
}

/** 2,000 lines of sshd, of which somebody else said what each is. */
async function checkLabels(): Promise<void> {
  const log = "public/loghub/OpenSSH_2k.log";
  const parsed = await parse(log, ["--spec", "auth-log"]);
  if (parsed === null) return check(log, NOT_THERE);
  const labelled = new Map<string, number>();
  for (const row of readFileSync(join(folder, `${log}_structured.csv`), "utf8").split("\n")) {
    const event = /,(E\d+),[^,]*(?:,.*)?$/.exec(row)?.[1];
    if (event !== undefined) labelled.set(event, (labelled.get(event) ?? 0) + 1);
  }
  const count = (...names: string[]) => names.reduce((sum, name) => sum + (labelled.get(name) ?? 0), 0);
  const expected: Record<string, number> = {
    // E14 is "message repeated 5 times" both times that it occurs.
    failed: count("E8", "E9", "E10") + 5 * count("E14"),
    accepted: count("E1"),
    "invalid-user": count("E13"),
    session: count("E23"),
  };
  const events = listIn<{ kind: string }>(parsed["auth"], "events");
  for (const [kind, number] of Object.entries(expected)) {
    const found = events.filter((event) => event.kind === kind).length;
    check(
      `events of kind ${kind} in ${log}`,
      found === number ? null : `the labels say ${number}, found ${found}`,
    );
  }
}

/** Every file, whatever it is, given to every parser: no fault, and nothing unknown without a reason. */
function checkAnything(): void {
  let readings = 0;
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const path = join(folder, name);
    if (!statSync(path).isFile() || statSync(path).size > LARGEST) continue;
    const stdout = readFileSync(path, "utf8");
    for (const { id: spec } of SPECS) {
      readings++;
      const problem = problemOf(() =>
        readAlone({ spec, stdout, stderr: "", exit: 0, flags: [], collectedAt: new Date(COLLECTED_AT) }),
      );
      if (problem !== null) check(`${name} as ${spec}`, problem);
    }
  }
  check("the folder holds files", readings > 0 ? null : "It has none.");
  console.log(`${readings} readings of every file by every parser.`);
}

function problemOf(reading: () => { sections: Record<string, unknown> }): string | null {
  try {
    for (const section of Object.values(reading().sections) as Section[]) {
      const isTold = section.state === "known" || /\S/.test(section.reason ?? "");
      if (!isTold) return `neither known nor unknown with a reason: ${JSON.stringify(section).slice(0, 300)}`;
    }
    return null;
  } catch (error) {
    return String(error);
  }
}

await checkRows();
await checkHosts();
await checkLabels();
checkAnything();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
