import { describe, expect, test } from "vitest";
import { attentionOf, badgesOf, oddityWords } from "./attention";
import { unknown } from "./model/facts";

const PUBLISHED = "a".repeat(64);
const well = {
  securityUpdates: 0,
  heldUpdates: 0,
  rebootRequired: false,
  unknownSections: 0,
  oddities: [],
  agentSha256: PUBLISHED,
};
const words = (items: { level: string; words: string }[]) =>
  items.map((i) => `${i.level}: ${i.words.replaceAll("\u00a0", " ")}`);

describe("the badges of a server", () => {
  test("a server that is well and fully seen has none", () => {
    expect(badgesOf(well, PUBLISHED)).toEqual([]);
  });

  test("worst first; what is not known stands before what is untidy", () => {
    const server = {
      ...well,
      securityUpdates: 46,
      heldUpdates: 1,
      rebootRequired: null,
      unknownSections: 2,
      oddities: ["clone", "gap"] as const,
      agentSha256: "b".repeat(64),
    };
    expect(words(badgesOf({ ...server, oddities: [...server.oddities] }, PUBLISHED))).toEqual([
      "high: Two agents share its secret",
      "high: 46 security updates",
      "medium: Reports are missing",
      "medium: Not the published agent",
      "unknown: Need of a reboot not known",
      "unknown: 2 sections not known",
      "low: 1 held package",
    ]);
  });

  test("unknown is never left out as if it were none", () => {
    const dark = { ...well, securityUpdates: null, rebootRequired: null };
    expect(badgesOf(dark, PUBLISHED).map(({ level }) => level)).toEqual(["unknown", "unknown"]);
  });

  test("an agent that never said which script it is raises no doubt", () => {
    expect(badgesOf({ ...well, agentSha256: null }, PUBLISHED)).toEqual([]);
  });
});

describe("what the facts themselves ask for", () => {
  const nothing = {
    updates: unknown("x"),
    reboot: unknown("x"),
    services: unknown("x"),
    sshd: unknown("x"),
    accounts: unknown("x"),
    firewall: unknown("x"),
    timeSync: unknown("x"),
  };
  const account = {
    name: "root",
    uid: 0,
    gid: 0,
    home: "/root",
    shell: "/bin/sh",
    password: "set",
    hash: null,
    lastChange: null,
    maxDays: null,
    expires: null,
  } as const;
  const sshd = { state: "known", ports: [22], listenAddresses: [], socketListen: null } as const;

  test("unknown sections ask for nothing: their badge does", () => {
    expect(attentionOf(well, PUBLISHED, nothing)).toEqual([]);
  });

  test("an empty password and a second root", () => {
    const items = [
      account,
      { ...account, name: "toor" },
      { ...account, uid: 1000, password: "empty" as const },
    ];
    expect(words(attentionOf(well, PUBLISHED, { ...nothing, accounts: { state: "known", items } }))).toEqual([
      "critical: 1 account without a password",
      "high: 1 account beside root with user id 0",
    ]);
  });

  test.each([
    [
      { permitrootlogin: "yes", passwordauthentication: "yes" },
      null,
      ["high: SSH lets root in, passwords accepted"],
    ],
    [{ permitrootlogin: "no", passwordauthentication: "yes" }, null, ["medium: SSH accepts passwords"]],
    [{ permitrootlogin: "yes", passwordauthentication: "no" }, { permitrootlogin: "no" }, []],
    [
      { permitrootlogin: "no", passwordauthentication: "no" },
      { permitrootlogin: "yes" },
      ["high: SSH lets root in"],
    ],
    [{ permitrootlogin: "prohibit-password", passwordauthentication: "no" }, null, []],
  ])("SSH %j, for root %j", (options, rootOptions, expected) => {
    const facts = { ...nothing, sshd: { ...sshd, options, rootOptions } };
    expect(words(attentionOf(well, PUBLISHED, facts as never))).toEqual(expected);
  });

  test("package lists count as old from the seventh day", () => {
    const lists = (cacheAgeSeconds: number) =>
      attentionOf(well, PUBLISHED, {
        ...nothing,
        updates: { state: "known", cacheAgeSeconds, listsChangedAt: null, items: [] },
      });
    expect(lists(7 * 86_400 - 1)).toEqual([]);
    expect(words(lists(7 * 86_400))).toEqual([
      "medium: Package lists are 7 days old, so newer updates are not seen",
    ]);
  });
});

test("an oddity that nobody knows keeps its own word", () => {
  expect(oddityWords("skew")).toBe("Its clock runs ahead");
  expect(oddityWords("constructor")).toBe("constructor");
});
