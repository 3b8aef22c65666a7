/** The sections that come from one output each: listeners, groups, sudo, keys; logins and the clock together. */
import { expect, test } from "vitest";
import { readAlone, readReport } from "../facts";
import { fixture, outputOf } from "../parsers/fixture-output";

const outputs = [
  outputOf("listeners", fixture("web01.ss-tulpnH")),
  outputOf("group", fixture("web01.getent-group")),
  outputOf("sudoers", fixture("web01.sudoers")),
  outputOf("authorized-keys", fixture("web01.authorized-keys-fp")),
  outputOf("last-logins", fixture("web01.last")),
  outputOf("time-sync", fixture("web01.timedatectl-show")),
];

test("web01: each is known from its output", () => {
  const { facts, unread } = readReport(outputs);
  expect(unread).toEqual([]);
  expect(facts.listeners.state === "known" && facts.listeners.items).toHaveLength(7);
  expect(facts.groups.state === "known" && facts.groups.items).toHaveLength(58);
  expect(facts.sudo.state === "known" && facts.sudo.items).toHaveLength(5);
  expect(facts.keys.state === "known" && facts.keys.items).toHaveLength(6);
  expect(facts.logins).toEqual({
    state: "known",
    items: [
      {
        account: "deploy",
        from: "10.20.30.40",
        tty: "pts/1",
        at: "2026-11-22T11:22:04Z",
        until: "2026-11-22T11:22:04Z",
        ended: "logout",
      },
    ],
  });
  expect(facts.timeSync).toEqual({ state: "known", synchronised: false, offsetSeconds: null, source: null });
});

test("without an output each is unknown", () => {
  const { facts } = readReport([]);
  const states = [facts.listeners, facts.groups, facts.sudo, facts.keys, facts.logins, facts.timeSync];
  expect(states.map(({ state }) => state)).toEqual(Array(6).fill("unknown"));
});

test("each output alone gives its own section", () => {
  const sections = outputs.map((output) => Object.keys(readAlone(output).sections));
  expect(sections).toEqual([["listeners"], ["groups"], ["sudo"], ["keys"], ["logins"], ["timeSync"]]);
});

test("the server's time zone turns local times into instants", () => {
  const zone = outputOf("time-sync", "Timezone=Europe/Berlin\nNTPSynchronized=yes\n");
  const { facts } = readReport([outputOf("last-logins", fixture("web01.last")), zone]);
  expect(facts.logins).toMatchObject({ items: [{ at: "2026-11-22T10:22:04Z" }] });
});
