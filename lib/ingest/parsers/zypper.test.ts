import { describe, expect, test } from "vitest";
import { fixture, parsed, readValue } from "./fixture-output";
import { zypperPatchesParser } from "./zypper-patches";
import { zypperUpdatesParser } from "./zypper-updates";

describe("list-updates", () => {
  test("the table, with epochs", () => {
    const result = parsed(zypperUpdatesParser, fixture("el9.zypper-lu.txt"));
    expect(result.unread).toEqual([]);
    expect(result.state === "read" && result.value).toHaveLength(4);
    expect(result.state === "read" && result.value[2]).toEqual({
      name: "openssl-libs",
      installed: "1:3.0.7-24.el9",
      candidate: "1:3.0.7-27.el9_3",
      arch: "x86_64",
    });
  });

  test("columns are found by name, warnings are not rows", () => {
    const text = `Repository 'SLES15' appears to be outdated. Consider using a different mirror or server.
S  | Repository                                       | Name     | Current Version | Available Version | Arch
---+--------------------------------------------------+----------+-----------------+-------------------+-------
v  | Update repository with SUSE Linux Enterprise 15  | iproute2 | 5.14-150400.1.8 | 6.4-150600.7.3.1  | x86_64
Warning: something was said here
`;
    expect(readValue(zypperUpdatesParser, text)).toEqual([
      { name: "iproute2", installed: "5.14-150400.1.8", candidate: "6.4-150600.7.3.1", arch: "x86_64" },
    ]);
  });

  test("no updates is what zypper says", () => {
    const text = "Loading repository data...\nReading installed packages...\nNo updates found.\n";
    expect(readValue(zypperUpdatesParser, text)).toEqual([]);
    expect(parsed(zypperUpdatesParser, "Loading repository data...\n").state).toBe("unread");
    expect(parsed(zypperUpdatesParser, "").state).toBe("unread");
  });

  test.each([100, 101, 102, 103])("exit %i is information", (exit) => {
    expect(parsed(zypperUpdatesParser, fixture("el9.zypper-lu.txt"), { exit }).state).toBe("read");
  });

  test.each([
    [1, "zypper failed (exit 1): boom"],
    [6, "No repository is defined."],
    [7, "Another process holds zypper's lock."],
    [106, "zypper had to skip a repository, so its list is not complete."],
  ])("exit %i is no answer", (exit, reason) => {
    const result = parsed(zypperUpdatesParser, fixture("el9.zypper-lu.txt"), { exit, stderr: "boom\n" });
    expect(result).toMatchObject({ state: "unread", reason });
  });
});

describe("list-patches", () => {
  test("XML: category, severity and CVEs of each", () => {
    expect(readValue(zypperPatchesParser, fixture("el9.zypper-lp.xml"))).toEqual([
      {
        name: "RHSA-2024:2447",
        edition: "2",
        arch: "noarch",
        category: "security",
        severity: "low",
        cves: ["CVE-2023-2975", "CVE-2023-3446"],
      },
      {
        name: "RHSA-2024:9605",
        edition: "2",
        arch: "noarch",
        category: "security",
        severity: "important",
        cves: ["CVE-2024-42283"],
      },
      {
        name: "RHEA-2024:1234",
        edition: "2",
        arch: "noarch",
        category: "enhancement",
        severity: null,
        cves: [],
      },
    ]);
  });

  test("what is applied or not needed is not pending", () => {
    const xml = (status: string) =>
      `<stream><update-list><update kind="patch" name="A" status="${status}" category="security"/></update-list></stream>`;
    expect(readValue(zypperPatchesParser, xml("needed"))).toHaveLength(1);
    expect(readValue(zypperPatchesParser, xml("applied"))).toEqual([]);
    expect(readValue(zypperPatchesParser, xml("not needed"))).toEqual([]);
  });

  test("a quoted > ends no tag, entities are the five of XML", () => {
    const xml = `<stream><update-list><update kind='patch' name="a>b &amp; &quot;c&quot;" status="needed"></update></update-list></stream>`;
    expect(readValue(zypperPatchesParser, xml)[0]?.name).toBe('a>b & "c"');
  });

  test.each([
    ["a document type", `<!DOCTYPE s [<!ENTITY a "b">]><stream><update-list/></stream>`],
    ["a cut text", fixture("el9.zypper-lp.xml").slice(0, 900)],
    ["wrong nesting", "<stream><update-list></stream></update-list>"],
    ["another document", "<html><body></body></html>"],
    ["endless nesting", "<a>".repeat(500)],
  ])("%s is unread", (_what, xml) => {
    expect(parsed(zypperPatchesParser, xml).state).toBe("unread");
  });

  test("a table of updates is not one without patches", () => {
    expect(parsed(zypperPatchesParser, fixture("el9.zypper-lu.txt")).state).toBe("unread");
    const counts =
      "Category | Updatable | Unspecified\n---------+-----------+------------\nsecurity | 2 | 0\n";
    expect(parsed(zypperPatchesParser, counts).state).toBe("unread");
  });

  test("the table of an old version", () => {
    const text = `Loading repository data...
Repository | Name            | Category | Severity  | Interactive | Status | Summary
-----------+-----------------+----------+-----------+-------------+--------+---------------------------
SLES-Upd   | SUSE-2020-1     | security | important | ---         | needed | Security update for curl
SLES-Upd   | SUSE-2020-2     | optional | low       | ---         | applied | Optional update
`;
    expect(readValue(zypperPatchesParser, text)).toEqual([
      {
        name: "SUSE-2020-1",
        edition: null,
        arch: null,
        category: "security",
        severity: "important",
        cves: [],
      },
    ]);
  });
});
