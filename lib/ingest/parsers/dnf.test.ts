import { describe, expect, test } from "vitest";
import { dnfAdvisoriesParser, dnfCvesParser, nevraOf } from "./dnf-updateinfo";
import { dnfUpgradesParser } from "./dnf-upgrades";
import { fixture, parsed, readValue } from "./fixture-output";

describe("check-update", () => {
  const list = fixture("el9.dnf-check-update.txt");

  test("el9: four updates, with epochs", () => {
    const result = parsed(dnfUpgradesParser, list, { exit: 100 });
    expect(result.unread).toEqual([]);
    expect(result.state === "read" && result.value).toEqual([
      { name: "curl", arch: "x86_64", candidate: "7.76.1-29.el9_4.1", repository: "updates" },
      { name: "kernel-core", arch: "x86_64", candidate: "5.14.0-427.42.1.el9_4", repository: "updates" },
      { name: "openssl-libs", arch: "x86_64", candidate: "1:3.0.7-27.el9_3", repository: "updates" },
      { name: "vim-minimal", arch: "x86_64", candidate: "2:8.2.2637-21.el9", repository: "updates" },
    ]);
  });

  test("nothing printed and exit 0 means that there are none", () => {
    expect(readValue(dnfUpgradesParser, "")).toEqual([]);
  });

  test("exit 100 without a row, exit 1 and any other status are no answer", () => {
    expect(parsed(dnfUpgradesParser, "", { exit: 100 }).state).toBe("unread");
    const offline = { exit: 1, stderr: "Error: Cache-only enabled but no cache for 'baseos'\n" };
    expect(parsed(dnfUpgradesParser, "", offline)).toMatchObject({
      state: "unread",
      reason: offline.stderr.trim(),
    });
    expect(parsed(dnfUpgradesParser, list, { exit: 1 }).state).toBe("unread");
    expect(parsed(dnfUpgradesParser, "sh: dnf: not found\n").state).toBe("unread");
  });

  test("rows that were wrapped once or twice are joined", () => {
    const text = `NetworkManager-config-connectivity-fedora.noarch
                                          1:1.10.10-1.fc28              updates
clucene-contribs-lib.x86_64               2.3.3.4-31.20130812.e8e3d20git.fc28
                                                                        fedora
a-name-that-is-much-too-long-for-any-column-of-eighty.x86_64
                                          1.0.0-1.20240101000000.gitabcdef0123456789.el7
                                                                        epel
bash.x86_64                               4.4.23-1.fc28                 updates
`;
    const result = parsed(dnfUpgradesParser, text, { exit: 100 });
    expect(result.unread).toEqual([]);
    expect(result.state === "read" && result.value.map(({ name, repository }) => [name, repository])).toEqual(
      [
        ["NetworkManager-config-connectivity-fedora", "updates"],
        ["clucene-contribs-lib", "fedora"],
        ["a-name-that-is-much-too-long-for-any-column-of-eighty", "epel"],
        ["bash", "updates"],
      ],
    );
  });

  test("what plugins say is no package", () => {
    const text = `Updating Subscription Management repositories.
Last metadata expiration check: 0:43:37 ago on Thu Sep 19 14:22:53 2019.
Loaded plugins: fastestmirror, product-id
Loading mirror speeds from cached hostfile
 * base: mirror.example.org
Repodata is over 2 weeks old. Install yum-cron? Or run: yum makecache fast

bash.x86_64    4.2.46-35.el7_9    updates
Security: kernel-core-5.14.0-427.el9.x86_64 is an installed security update
Security: kernel-core-5.14.0-362.el9.x86_64 is the currently running version
`;
    const result = parsed(dnfUpgradesParser, text, { exit: 100 });
    expect(result.unread).toEqual([]);
    expect(result.state === "read" && result.value.map(({ name }) => name)).toEqual(["bash"]);
  });

  test("dnf 5 has headlines; replacements are no updates in any version", () => {
    const text = `Upgrades
python3-core.aarch64       5.6.10-1.fc44       stable
python3-core.x86_64        5.6.10-1.fc44       stable

Obsoleting packages
python3-core.aarch64       5.6.10-1.fc44       stable
    python3-core.noarch    5.2.5-1.fc44        stable
`;
    const result = parsed(dnfUpgradesParser, text, { exit: 100 });
    expect(result.unread).toEqual([]);
    expect(result.state === "read" && result.value.map(({ arch }) => arch)).toEqual(["aarch64", "x86_64"]);
    const yum =
      "bash.x86_64   4.2-1   base\nObsoleting Packages\nmpich.i686   3.1-4.el6   base\n    mpich2.x86_64   1.2-2   @base\n";
    expect(readValue(dnfUpgradesParser, yum, { exit: 100 })).toHaveLength(1);
  });

  test("a row without its end is told", () => {
    const result = parsed(dnfUpgradesParser, `${list}lonely.x86_64\n`, { exit: 100 });
    expect(result.unread).toMatchObject([{ text: "lonely.x86_64", why: "a row without its end" }]);
  });
});

describe("updateinfo", () => {
  test("el9: two security advisories", () => {
    const text = fixture("el9.dnf-updateinfo-list-security.txt");
    expect(readValue(dnfAdvisoriesParser, text)).toEqual([
      {
        id: "RHSA-2024:9605",
        severity: "Important",
        name: "kernel-core",
        version: "5.14.0-427.42.1.el9_4",
        arch: "x86_64",
      },
      {
        id: "RHSA-2024:2447",
        severity: "Low",
        name: "openssl-libs",
        version: "1:3.0.7-27.el9_3",
        arch: "x86_64",
      },
    ]);
  });

  test("advisories of any vendor are known by their shape", () => {
    const ids = [
      "RLSA-2024:4583",
      "ALSA-2024:4583",
      "ELSA-2024-3339",
      "ALAS2023-2024-505",
      "FEDORA-2025-f6bab793a4",
      "FEDORA-EPEL-2024-0a1b2c3d4e",
    ];
    const rows = ids.map((id) => `${id} Moderate/Sec. bash-5.1.8-9.el9.x86_64`);
    expect(readValue(dnfAdvisoriesParser, rows.join("\n")).map(({ id }) => id)).toEqual(ids);
  });

  test("with --with-cve the CVE stands first", () => {
    const text =
      " CVE-2024-42283 Important/Sec. kernel-core-5.14.0-427.42.1.el9_4.x86_64\nCVE-2023-2975  Unknown/Sec. openssl-libs-1:3.0.7-27.el9_3.x86_64\n";
    expect(readValue(dnfCvesParser, text)).toMatchObject([
      { id: "CVE-2024-42283", severity: "Important", name: "kernel-core" },
      { id: "CVE-2023-2975", severity: null, name: "openssl-libs", version: "1:3.0.7-27.el9_3" },
    ]);
  });

  test("dnf 5 has a header and a date, whatever the width of the columns", () => {
    const text = `Name                   Type     Severity                           Package              Issued
FEDORA-2018-318f184112 security Moderate        flac-1.4.0-1.fc29.x86_64 2019-01-19 00:00:00
FEDORA-2019-57b5902ed1 security None            perl-5.36-1.fc29.noarch  2019-01-19 00:00:00
FEDORA-2019-aaaaaaaaaa bugfix   None            vim-9.0-1.fc29.noarch    2019-01-19 00:00:00
`;
    const result = parsed(dnfAdvisoriesParser, text);
    expect(result.state === "read" && result.value.map(({ name, severity }) => [name, severity])).toEqual([
      ["flac", "Moderate"],
      ["perl", null],
    ]);
    expect(result.unread.map(({ line }) => line)).toEqual([4]);
  });

  test("no advisories is a fact, an error is not", () => {
    expect(readValue(dnfAdvisoriesParser, "")).toEqual([]);
    expect(readValue(dnfAdvisoriesParser, "Last metadata expiration check: 0:00:01 ago.\n")).toEqual([]);
    expect(parsed(dnfAdvisoriesParser, "", { exit: 1, stderr: "Error: no cache\n" }).state).toBe("unread");
    expect(parsed(dnfAdvisoriesParser, "Usage: dnf [options] COMMAND\n").state).toBe("unread");
  });

  test("package names hold hyphens, dots and digits", () => {
    expect(nevraOf("java-1.8.0-openjdk-1:1.8.0.402.b06-2.el9.x86_64")).toEqual({
      name: "java-1.8.0-openjdk",
      version: "1:1.8.0.402.b06-2.el9",
      arch: "x86_64",
    });
    for (const text of ["", "-", "a-b", "a-1-2", "-1-2.x", "a--2.x", "a-1-.x", "a-1-2."])
      expect(nevraOf(text)).toBeNull();
  });
});
