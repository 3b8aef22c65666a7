/**
 * Do the facts of a server equal what the machine's own tools say? Run on that machine.
 *   machine.mjs FACTS.json LISTENING-BEFORE LISTENING-AFTER
 * One line per comparison on standard output: `ok<TAB>what` or `FAILED<TAB>what<TAB>difference`.
 *
 * The listening ports are two outputs of `ss -tlnH`, from before and after the agent looked: a port in both must be a
 * fact, a port in neither must not. What came or went meanwhile is listed.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";

const [factsPath, beforePath, afterPath] = process.argv.slice(2);
const facts = JSON.parse(readFileSync(factsPath, "utf8"));

function tool(program, ...args) {
  const done = spawnSync(program, args, {
    encoding: "utf8",
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C" },
    maxBuffer: 64 * 1024 * 1024,
  });
  return done.status === 0 ? done.stdout : null;
}

function lines(text) {
  return text.split("\n").filter(Boolean);
}

function equal(what, found, expected) {
  if (isDeepStrictEqual(found, expected)) return process.stdout.write(`ok\t${what}\n`);
  const text = (value) => JSON.stringify(value)?.slice(0, 300);
  process.stdout.write(`FAILED\t${what}\tthe machine says ${text(expected)}, the fact is ${text(found)}\n`);
}

/** Two sets of words; on failure only what differs is shown. */
function sameSet(what, found, expected) {
  const only = (one, other) => [...new Set(one)].filter((word) => !other.includes(word)).sort();
  equal(what, { more: only(found, expected) }, { more: only(expected, found) });
}

function osRelease() {
  const values = Object.fromEntries(
    lines(readFileSync("/etc/os-release", "utf8"))
      .filter((line) => /^[A-Z_]+=/.test(line))
      .map((line) => [
        line.slice(0, line.indexOf("=")),
        line.slice(line.indexOf("=") + 1).replace(/^(["'])(.*)\1$/, "$2"),
      ]),
  );
  equal("os.id", facts.os.id, values.ID);
  equal("os.versionId", facts.os.versionId ?? null, values.VERSION_ID ?? null);
  equal("os.prettyName", facts.os.prettyName, values.PRETTY_NAME);
}

function packages() {
  const found = new Map();
  for (const { name, arch, version } of facts.packages.items ?? []) found.set(`${name} ${arch}`, version);
  const expected = new Map(installed());
  equal("packages: how many", facts.packages.items?.length, expected.size);
  sameSet("packages: their names", [...found.keys()], [...expected.keys()]);
  for (const key of sample([...expected.keys()], 20))
    equal(`packages: version of ${key}`, found.get(key), expected.get(key));
}

function installed() {
  const dpkg = tool("dpkg-query", "-W", "-f=${db:Status-Abbrev}\t${Package} ${Architecture}\t${Version}\n");
  if (dpkg !== null) {
    return lines(dpkg)
      .map((line) => line.split("\t"))
      .filter(([status]) => status[1] === "i")
      .map(([, key, version]) => [key, version]);
  }
  const rpm =
    tool("rpm", "-qa", "--qf", "%{NAME} %{ARCH}\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\n") ?? "";
  return lines(rpm)
    .map((line) => line.split("\t"))
    .filter(([key]) => !key.startsWith("gpg-pubkey "));
}

function sample(items, count) {
  const left = [...items];
  return Array.from({ length: Math.min(count, left.length) }, () =>
    left.splice(Math.floor(Math.random() * left.length), 1),
  ).flat();
}

function hardware() {
  equal("hardware.cpus", facts.hardware.cpus, Number(tool("nproc")));
  const [, kib] = /^MemTotal:\s+(\d+) kB/m.exec(readFileSync("/proc/meminfo", "utf8"));
  equal("hardware.memoryBytes", facts.hardware.memoryBytes, Number(kib) * 1024);
  const [, , blocks] = lines(tool("df", "-PT", "/"))
    .at(-1)
    .split(/\s+/);
  const rootMount = facts.hardware.filesystems?.find(({ mount }) => mount === "/");
  equal("hardware.filesystems: size of /", rootMount?.sizeBytes, Number(blocks) * 1024);
  equal("kernel.running", facts.kernel.running, tool("uname", "-r").trim());
}

function addresses() {
  const links = tool("ip", "-j", "addr");
  if (links === null) return;
  const expected = JSON.parse(links).flatMap(({ ifname, addr_info }) =>
    (addr_info ?? []).map(({ local, prefixlen }) => `${ifname} ${local}/${prefixlen}`),
  );
  const found = facts.addresses.items?.map(
    ({ interface: name, address, prefix }) => `${name} ${address}/${prefix}`,
  );
  sameSet("addresses", found ?? [], expected);
}

function accounts() {
  const first = (text) => lines(text).map((line) => line.split(":")[0]);
  sameSet(
    "accounts: their names",
    facts.accounts.items?.map(({ name }) => name) ?? [],
    first(tool("getent", "passwd")),
  );
  sameSet(
    "groups: their names",
    facts.groups.items?.map(({ name }) => name) ?? [],
    first(tool("getent", "group")),
  );
  const root = facts.accounts.items?.find(({ name }) => name === "root");
  equal("accounts: the shell of root", root?.shell, tool("getent", "passwd", "root").trim().split(":")[6]);
}

function listeners() {
  const ports = (path) =>
    new Set(
      lines(readFileSync(path, "utf8")).map((line) => Number(/:(\d+)$/.exec(line.split(/\s+/)[3])?.[1])),
    );
  const [before, after] = [ports(beforePath), ports(afterPath)];
  const found = new Set(
    facts.listeners.items?.filter(({ protocol }) => protocol === "tcp").map(({ port }) => port) ?? [],
  );
  const lasting = [...before].filter((port) => after.has(port));
  equal(
    `listeners: the ${lasting.length} TCP ports open all the time`,
    lasting.filter((port) => !found.has(port)),
    [],
  );
  equal(
    "listeners: no others",
    [...found].filter((port) => !before.has(port) && !after.has(port)),
    [],
  );
  const passing = [...before, ...after].filter((port) => before.has(port) !== after.has(port));
  if (passing.length > 0)
    process.stdout.write(`note\tports that came or went meanwhile: ${passing.join(", ")}\n`);
}

function sshd() {
  const effective = tool("sshd", "-T");
  if (effective === null) {
    process.stdout.write("note\tsshd -T says nothing here, so there is nothing to compare\n");
    return;
  }
  const values = (keyword) =>
    lines(effective)
      .filter((line) => line.startsWith(`${keyword} `))
      .map((line) => line.slice(keyword.length + 1));
  equal("sshd.ports", facts.sshd.ports, values("port").map(Number));
  for (const keyword of ["permitrootlogin", "passwordauthentication", "x11forwarding", "maxauthtries"])
    equal(`sshd.options.${keyword}`, facts.sshd.options?.[keyword], values(keyword)[0]);
}

/** Every number is one click from the bytes: each known section names its report and their SHA-256. */
function provenance() {
  const known = Object.entries(facts).filter(([, section]) => section?.state === "known");
  const bare = known.filter(
    ([, { reportId, sha256, parser, collectedAt }]) =>
      !reportId || !/^[0-9a-f]{64}$/.test(sha256) || !parser || Number.isNaN(Date.parse(collectedAt)),
  );
  equal(
    `each of the ${known.length} known sections names its evidence`,
    bare.map(([name]) => name),
    [],
  );
  const silent = Object.entries(facts).filter(
    ([, section]) => section?.state === "unknown" && !section.reason,
  );
  equal(
    "each unknown section gives its reason",
    silent.map(([name]) => name),
    [],
  );
}

osRelease();
packages();
hardware();
addresses();
accounts();
listeners();
sshd();
provenance();
