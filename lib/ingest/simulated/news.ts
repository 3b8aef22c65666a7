/** What happens to simulated servers between two reports: small, ordinary changes. */

import { Random } from "./random";
import type { Daemon } from "./roles";
import { newKey, type Person, type SimulatedServer, uuid } from "./server";

/** Change something on the server, in place. @returns what, in a few words. */
export function happen(server: SimulatedServer, seed: string, sequence: number, now: Date): string {
  const random = new Random(`${seed} ${server.number} ${sequence}`);
  const event = random.pick([
    install,
    install,
    install,
    publish,
    publish,
    hire,
    addKey,
    listen,
    fail,
    reboot,
  ]);
  return event(server, random, now);
}

function install(server: SimulatedServer, random: Random, now: Date): string {
  const sources = [
    ...new Set(server.packages.filter(({ name }) => server.outdated.has(name)).map(({ source }) => source)),
  ];
  if (sources.length === 0) return publish(server, random, now);
  const chosen = new Set(random.some(sources, random.whole(1, 4)));
  for (const { name, source } of server.packages) if (chosen.has(source)) server.outdated.delete(name);
  return `installed updates of ${[...chosen].join(", ")}`;
}

function publish(server: SimulatedServer, random: Random, now: Date): string {
  const open = server.packages.filter(({ name, former }) => former !== null && !server.outdated.has(name));
  if (open.length === 0) return listen(server, random);
  const { source } = random.pick(open);
  for (const one of server.packages) {
    if (one.source === source && one.former !== null) server.outdated.add(one.name);
  }
  server.listsFetchedAt = now;
  return `an update of ${source} came out`;
}

function hire(server: SimulatedServer, random: Random, now: Date): string {
  const name = `${random.pick(["temp", "contractor", "audit", "migration"] as const)}${random.whole(1, 99)}`;
  if (server.people.some((person) => person.name === name)) return addKey(server, random);
  const person: Person = {
    name,
    gecos: "",
    uid: 1100 + random.whole(0, 400),
    sudo: random.chance(0.3),
    password: random.chance(0.5) ? "set" : "locked",
    changedOn: Math.floor(now.getTime() / 86_400_000),
    keys: [newKey(`${name}@example.net`, random)],
  };
  server.people = [...server.people, person];
  return `the account ${name} was added`;
}

function addKey(server: SimulatedServer, random: Random): string {
  const { name } = random.pick(server.people);
  server.people = server.people.map((person) =>
    person.name === name
      ? { ...person, keys: [...person.keys, newKey(`${name}@tablet${random.whole(1, 99)}`, random)] }
      : person,
  );
  return `${name} got another key`;
}

function listen(server: SimulatedServer, random: Random): string {
  const port = random.pick([3000, 5000, 8000, 8888, 9090, 9200] as const);
  const unit = `tool-${port}.service`;
  const present = server.daemons.some((daemon) => daemon.unit === unit);
  const added: Daemon = {
    unit,
    description: "A tool that somebody left running",
    user: "root",
    comm: "python3",
    args: `/usr/bin/python3 -m http.server ${port}`,
    workers: 0,
    listens: [{ protocol: "tcp", on: "any", port, backlog: 5 }],
  };
  server.daemons = present
    ? server.daemons.filter((daemon) => daemon.unit !== unit)
    : [...server.daemons, added];
  return present ? `port ${port} was closed` : `something listens on port ${port}`;
}

function fail(server: SimulatedServer, random: Random): string {
  const unit = random.pick([
    "logrotate.service",
    "certbot.service",
    "man-db.service",
    "backup-nightly.service",
  ] as const);
  const mended = server.failed.delete(unit);
  if (!mended) server.failed.add(unit);
  return mended ? `${unit} works again` : `${unit} failed`;
}

function reboot(server: SimulatedServer, random: Random, now: Date): string {
  server.bootedAt = new Date(now.getTime() - 60_000);
  server.bootId = uuid(random);
  server.kernel = server.release.kernels[1];
  return "the server was restarted";
}
