import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aideCheckParser } from "./aide-check";
import { fixture, parsed, readValue } from "./fixture-output";

const CHANGED = fixture("aide-check-changed.txt");

/** The same findings as AIDE 0.18 prints them with report_format=json. */
const JSON_REPORT = {
  start_time: "2026-11-22 11:45:50 +0000",
  aide_version: "0.18.3",
  outline: "AIDE found differences between database and filesystem!!",
  number_of_entries: { total: 14, added: 1, removed: 1, changed: 2 },
  added: { "/www/new/sh\\012ell.php": "f+++++++++++++++++" },
  removed: { "/etc/hosts": "f-----------------" },
  changed: { "/etc/group": "f = .u. .......   ", "/etc/passwd": "f > ... ....H..   " },
  details: { "/etc/passwd": { size: { old: 1541, new: 1567 }, sha256: { old: "a", new: "b" } } },
  end_time: "2026-11-22 11:45:50 +0000",
  run_time_seconds: 0,
};

describe("AIDE's text report", () => {
  it("lists what was added, removed and changed, with attributes by name", () => {
    const tree = "/srv/captures/host/ai/tree";
    expect(parsed(aideCheckParser, CHANGED, { exit: 7 })).toEqual({
      state: "read",
      unread: [],
      value: {
        added: [`${tree}/bin/.hidden`, `${tree}/www/new`, `${tree}/www/new/sh\\012ell.php`],
        removed: [`${tree}/etc/hosts`],
        changed: [
          { path: `${tree}/etc/group`, attributes: ["uid"], config: null },
          { path: `${tree}/etc/passwd`, attributes: ["size", "sha256"], config: null },
          { path: `${tree}/www`, attributes: ["linkcount"], config: null },
          { path: `${tree}/www/file with space.txt`, attributes: ["perm", "acl"], config: null },
          { path: `${tree}/www/index.php`, attributes: ["size", "sha256"], config: null },
          { path: `${tree}/www/link`, attributes: ["lname", "size"], config: null },
        ],
        startedAt: { wall: "2026-11-22T11:45:50", offset: "+00:00" },
      },
    });
  });

  it("takes the letters of the summary where there are no details", () => {
    const brief = CHANGED.slice(0, CHANGED.indexOf("Detailed information"));
    const { changed } = readValue(aideCheckParser, brief);
    expect(changed.map(({ attributes }) => attributes)).toEqual([
      ["uid"],
      ["size", "checksum"],
      ["linkcount"],
      ["perm", "acl"],
      ["size", "checksum"],
      ["size", "lname"],
    ]);
  });

  it("reads a clean report", () => {
    expect(readValue(aideCheckParser, fixture("aide-check-clean.txt"))).toEqual({
      added: [],
      removed: [],
      changed: [],
      startedAt: { wall: "2026-11-22T11:45:50", offset: "+00:00" },
    });
  });

  it("reads 0.16 with its shorter summary", () => {
    const text = [
      "AIDE found differences between database and filesystem!!",
      "Start timestamp: 2026-03-04 03:00:01 -0500 (AIDE 0.16)",
      "",
      "Summary:",
      "  Total number of entries:\t54832",
      "  Added entries:\t\t1",
      "  Removed entries:\t\t0",
      "  Changed entries:\t\t2",
      "",
      "---------------------------------------------------",
      "Added entries:",
      "---------------------------------------------------",
      "",
      "f++++++++++++++++: /usr/local/bin/tool",
      "",
      "---------------------------------------------------",
      "Changed entries:",
      "---------------------------------------------------",
      "",
      "f >.p.. mci.CA. .: /etc/passwd-",
      "d =.... mc.n A. .: /u1/home",
    ].join("\n");
    expect(readValue(aideCheckParser, text, { exit: 5 })).toEqual({
      added: ["/usr/local/bin/tool"],
      removed: [],
      changed: [
        {
          path: "/etc/passwd-",
          attributes: ["size", "perm", "mtime", "ctime", "inode", "checksum", "acl"],
          config: null,
        },
        { path: "/u1/home", attributes: ["mtime", "ctime", "linkcount", "acl"], config: null },
      ],
      startedAt: { wall: "2026-03-04T03:00:01", offset: "-05:00" },
    });
  });

  it("reads 0.15 and reports without summary letters", () => {
    const text = [
      "AIDE 0.15.1 found differences between database and filesystem!!",
      "Start timestamp: 2014-03-24 08:42:00",
      "Summary:",
      "  Total number of files:\t100",
      "  Added files:\t\t\t1",
      "  Removed files:\t\t1",
      "  Changed files:\t\t1",
      "---------------------------------------------------",
      "Added files:",
      "---------------------------------------------------",
      "added: /etc/new",
      "---------------------------------------------------",
      "Removed files:",
      "---------------------------------------------------",
      "removed: /etc/old",
      "---------------------------------------------------",
      "Changed files:",
      "---------------------------------------------------",
      "changed: /etc/group",
      "--------------------------------------------------",
      "Detailed information about changes:",
      "---------------------------------------------------",
      "File: /etc/group",
      "  Mtime    : 2014-03-24 08:00:00              , 2014-03-24 08:10:00",
    ].join("\n");
    expect(readValue(aideCheckParser, text)).toMatchObject({
      added: ["/etc/new"],
      removed: ["/etc/old"],
      changed: [{ path: "/etc/group", attributes: ["mtime"] }],
    });
  });

  it("reads lists that are not grouped", () => {
    const text = [
      "AIDE found differences between database and filesystem!!",
      "Added and removed entries:",
      "f+++++++++++++++++: /a",
      "f-----------------: /b",
    ].join("\n");
    expect(readValue(aideCheckParser, text)).toMatchObject({ added: ["/a"], removed: ["/b"], changed: [] });
  });
});

describe("a check that tells nothing", () => {
  it("is an error status, with AIDE's words", () => {
    expect(
      parsed(aideCheckParser, "", { exit: 18, stderr: fixture("aide-badconf.txt.stderr") }),
    ).toMatchObject({
      state: "unread",
      reason: "ERROR: cannot open config file '/nonexistent.conf': No such file or directory",
    });
    expect(parsed(aideCheckParser, CHANGED, { exit: 17, stderr: "ERROR: no memory" })).toMatchObject({
      state: "unread",
      reason: "ERROR: no memory",
    });
  });

  it("is a server on which AIDE was never initialised", () => {
    const stderr =
      "  ERROR: cannot open file '/var/lib/aide/aide.db' for reading: No such file or directory\n";
    expect(parsed(aideCheckParser, "", { exit: 18, stderr })).toMatchObject({
      state: "unread",
      reason: expect.stringContaining("AIDE is not initialised"),
    });
    expect(
      parsed(aideCheckParser, "Couldn't open file /var/lib/aide/aide.db for reading\n", { exit: 18 }),
    ).toMatchObject({
      state: "unread",
      reason: expect.stringContaining("AIDE is not initialised"),
    });
    expect(parsed(aideCheckParser, fixture("aide-init.txt"))).toMatchObject({
      state: "unread",
      reason: "AIDE was initialised and has not checked anything yet.",
    });
  });

  it("is a report that does not exist", () => {
    const missing = "cat: /var/log/aide/aide.log: No such file or directory";
    expect(parsed(aideCheckParser, "", { exit: 1, stderr: missing })).toMatchObject({
      state: "unread",
      reason: missing,
    });
    expect(parsed(aideCheckParser, "")).toMatchObject({
      state: "unread",
      reason: "There is no report of AIDE.",
    });
  });

  it("is a report that is cut or lists numbers only", () => {
    const cut = CHANGED.slice(0, CHANGED.indexOf("d = ..."));
    expect(parsed(aideCheckParser, cut)).toMatchObject({
      state: "unread",
      reason: "AIDE counted 6 changed entries, but lists 2.",
    });
  });
});

describe("AIDE's JSON report", () => {
  it("says the same as the text", () => {
    expect(readValue(aideCheckParser, JSON.stringify(JSON_REPORT, null, 2), { exit: 7 })).toEqual({
      added: ["/www/new/sh\\012ell.php"],
      removed: ["/etc/hosts"],
      changed: [
        { path: "/etc/group", attributes: ["uid"], config: null },
        { path: "/etc/passwd", attributes: ["size", "sha256"], config: null },
      ],
      startedAt: { wall: "2026-11-22T11:45:50", offset: "+00:00" },
    });
  });

  it("needs no lists when it is clean", () => {
    const clean = {
      start_time: "2026-11-22 11:45:50 +0000",
      outline: "AIDE found NO differences between database and filesystem. Looks okay!!",
      number_of_entries: { total: 12 },
    };
    expect(readValue(aideCheckParser, JSON.stringify(clean))).toMatchObject({
      added: [],
      removed: [],
      changed: [],
    });
  });

  it("may list names without letters, or all in one", () => {
    const lists = { ...JSON_REPORT, added: ["/a"], removed: ["/b"], changed: ["/c", "/etc/passwd"] };
    expect(readValue(aideCheckParser, JSON.stringify(lists))).toMatchObject({
      added: ["/a"],
      changed: [
        { path: "/c", attributes: [] },
        { path: "/etc/passwd", attributes: ["size", "sha256"] },
      ],
    });
    const mixed = {
      outline: JSON_REPORT.outline,
      entries: { "/a": "added", "/b": "f-----------------", "/c": "f > ... ....H..   " },
    };
    expect(readValue(aideCheckParser, JSON.stringify(mixed))).toMatchObject({
      added: ["/a"],
      removed: ["/b"],
      changed: [{ path: "/c", attributes: ["size", "checksum"] }],
    });
  });

  it("is unread when it is cut, or counts more than it lists", () => {
    expect(parsed(aideCheckParser, JSON.stringify(JSON_REPORT).slice(0, 300)).state).toBe("unread");
    expect(parsed(aideCheckParser, JSON.stringify({ ...JSON_REPORT, added: {} }))).toMatchObject({
      state: "unread",
      reason: "AIDE counted 1 added entries, but lists 0.",
    });
  });
});

describe("what only looks like a report", () => {
  it("is no clean one", () => {
    const packages =
      "ii  colordiff  1.0  all  shows the differences between files\nii  aide  0.16  amd64  Looks okay\n";
    expect(parsed(aideCheckParser, packages)).toMatchObject({
      state: "unread",
      reason: "The output is not a report of AIDE.",
    });
  });

  it("is not clean when it found differences and lists none", () => {
    const text = "AIDE found differences between database and filesystem!!\n";
    expect(parsed(aideCheckParser, text)).toMatchObject({
      state: "unread",
      reason: "AIDE found differences, but lists none.",
    });
  });
});

describe("any report", () => {
  it("lists every path once, whatever stands around it", () => {
    const name = fc.stringMatching(/^[a-z .:+|-]{0,20}[a-z]$/);
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { maxLength: 10 }),
        fc.uniqueArray(name, { maxLength: 10 }),
        (added, removed) => {
          fc.pre(added.length + removed.length > 0);
          const text = [
            "AIDE found differences between database and filesystem!!",
            `  Added entries:\t${added.length}`,
            `  Removed entries:\t${removed.length}`,
            "Added entries:",
            ...added.map((path) => `f+++++++++++++++++: /${path}`),
            "Removed entries:",
            ...removed.map((path) => `f-----------------: /${path}`),
          ].join("\n");
          const report = readValue(aideCheckParser, text);
          expect(report.added).toEqual(added.map((path) => `/${path}`));
          expect(report.removed).toEqual(removed.map((path) => `/${path}`));
        },
      ),
    );
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), fc.nat({ max: CHANGED.length }), (text, value, at) => {
        const outline = "AIDE found differences";
        const json = JSON.stringify({
          outline,
          added: value,
          changed: value,
          details: value,
          number_of_entries: value,
        });
        for (const stdout of [text, json, CHANGED.slice(0, at) + text + CHANGED.slice(at)]) {
          expect(["read", "unread"]).toContain(parsed(aideCheckParser, stdout).state);
        }
      }),
    );
  });
});
