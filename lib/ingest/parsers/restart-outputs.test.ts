import { describe, expect, test } from "vitest";
import { deletedExecutablesParser, deletedLibrariesParser } from "./deleted-files";
import { fixture, parsed, readValue } from "./fixture-output";
import { needrestartParser } from "./needrestart";
import { needsRestartingParser } from "./needs-restarting";
import { rebootRequiredParser } from "./reboot-required";

describe("reboot-required", () => {
  test("web01: the empty file counts, the packages are named beside it", () => {
    expect(readValue(rebootRequiredParser, fixture("web01.reboot-required"))).toEqual({
      exists: true,
      packages: ["linux-image-6.1.0-41-amd64"],
    });
  });

  test("old01: nothing there", () => {
    const more = { exit: 1, stderr: fixture("old01.reboot-required.stderr") };
    expect(readValue(rebootRequiredParser, fixture("old01.reboot-required"), more)).toEqual({
      exists: false,
      packages: [],
    });
  });

  test("Ubuntu writes a sentence and may name a package twice; the list may be missing", () => {
    const text = `-rw-r--r-- 1 root root 32 Nov 22 06:11 /var/run/reboot-required
*** System restart required ***
linux-image-5.15.0-107-generic
linux-base
linux-base
`;
    expect(readValue(rebootRequiredParser, text).packages).toEqual([
      "linux-image-5.15.0-107-generic",
      "linux-base",
    ]);
    const alone = "-rw-r--r-- 1 root root 0 Nov 22 11:23 /var/run/reboot-required\n";
    expect(readValue(rebootRequiredParser, alone, { exit: 1 })).toEqual({ exists: true, packages: [] });
  });

  test("a failure of another kind does not mean that the file is missing", () => {
    expect(parsed(rebootRequiredParser, "").state).toBe("unread");
    expect(
      parsed(rebootRequiredParser, "", { exit: 2, stderr: "ls: cannot open: Permission denied\n" }).state,
    ).toBe("unread");
    expect(parsed(rebootRequiredParser, "", { exit: 124 }).state).toBe("unread");
  });
});

describe("needrestart", () => {
  test("web01: in a container it says nothing of the kernel", () => {
    expect(readValue(needrestartParser, fixture("web01.needrestart-b"))).toEqual({
      kernel: { state: "unknown", running: null, expected: null },
      microcodeObsolete: null,
      services: [],
    });
  });

  test("kernel, microcode and services, with a warning of Perl in between", () => {
    const text = `NEEDRESTART-VER: 3.6
NEEDRESTART-KCUR: 6.1.0-40-amd64
Use of uninitialized value $x in concatenation (.) or string at /usr/sbin/needrestart line 9.
NEEDRESTART-KEXP: 6.1.0-41-amd64
NEEDRESTART-KSTA: 3
NEEDRESTART-UCSTA: 2
NEEDRESTART-SVC: nginx.service
NEEDRESTART-SVC: systemd-logind.service
NEEDRESTART-CONT: LXC web1
NEEDRESTART-SESS: root @ session #28017
`;
    const result = parsed(needrestartParser, text);
    expect(result.unread.map(({ line }) => line)).toEqual([3]);
    expect(result.state === "read" && result.value).toEqual({
      kernel: { state: "newer", running: "6.1.0-40-amd64", expected: "6.1.0-41-amd64" },
      microcodeObsolete: true,
      services: ["nginx.service", "systemd-logind.service"],
    });
  });

  test.each([
    ["0", "unknown"],
    ["1", "current"],
    ["2", "update"],
    ["3", "newer"],
    ["9", "unknown"],
  ])("KSTA %s is %s", (ksta, state) => {
    const text = `NEEDRESTART-VER: 3.6\nNEEDRESTART-KSTA: ${ksta}\n`;
    expect(readValue(needrestartParser, text).kernel.state).toBe(state);
  });

  test("without its first line it said nothing", () => {
    expect(parsed(needrestartParser, "").state).toBe("unread");
    expect(parsed(needrestartParser, "NEEDRESTART-KSTA: 1\n").state).toBe("unread");
  });
});

describe("needs-restarting", () => {
  const dnf = `Core libraries or services have been updated since boot-up:
  * kernel
  * openssl-libs

Reboot is required to fully utilize these updates.
More information: https://access.redhat.com/solutions/27943
`;

  test("dnf, yum and zypper say it in their own words", () => {
    expect(readValue(needsRestartingParser, dnf, { exit: 1 })).toEqual({
      required: true,
      packages: ["kernel", "openssl-libs"],
    });
    const yum =
      "Core libraries or services have been updated:\n  kernel -> 3.10.0-1160.el7\n\nReboot is required to ensure that your system benefits from these updates.\n";
    expect(readValue(needsRestartingParser, yum, { exit: 1 }).packages).toEqual(["kernel"]);
    const zypper =
      "Core libraries or services have been updated.\nReboot is suggested to ensure that your system benefits from these updates.\n";
    expect(readValue(needsRestartingParser, zypper, { exit: 102 })).toEqual({ required: true, packages: [] });
  });

  test.each([
    "No core libraries or services have been updated since boot-up.\nReboot should not be necessary.\n",
    "No core libraries or services have been updated.\nReboot is probably not necessary.\n",
  ])("no reboot", (text) => {
    expect(readValue(needsRestartingParser, text)).toEqual({ required: false, packages: [] });
  });

  test("exit 1 without the sentence is an error, not a reboot", () => {
    const stderr = "Error: Cache-only enabled but no cache for 'baseos'\n";
    expect(parsed(needsRestartingParser, "", { exit: 1, stderr })).toMatchObject({
      state: "unread",
      reason: stderr.trim(),
    });
    expect(
      parsed(needsRestartingParser, "Traceback (most recent call last):\n  boom\n", { exit: 1 }).state,
    ).toBe("unread");
    expect(parsed(needsRestartingParser, `${dnf}Reboot should not be necessary.\n`).state).toBe("unread");
  });
});

describe("replaced programs and libraries", () => {
  const listing = `lrwxrwxrwx 1 root root 0 Nov 22 11:23 /proc/1/exe -> /usr/lib/systemd/systemd
lrwxrwxrwx 1 root root 0 Nov 22 11:23 /proc/2/exe
lrwxrwxrwx 1 www-data www-data 0 Nov 22 11:23 /proc/211/exe -> /usr/sbin/nginx (deleted)
`;

  test("programs, without the kernel's threads", () => {
    const stderr = "ls: cannot read symbolic link '/proc/2/exe': No such file or directory\n";
    const result = parsed(deletedExecutablesParser, listing, { exit: 1, stderr });
    expect(result).toEqual({
      state: "read",
      value: [
        { pid: 1, path: "/usr/lib/systemd/systemd", deleted: false },
        { pid: 211, path: "/usr/sbin/nginx", deleted: true },
      ],
      unread: [],
    });
  });

  test("processes that use a replaced library", () => {
    expect(readValue(deletedLibrariesParser, "/proc/211/maps\n/proc/58/maps\n")).toEqual([211, 58]);
    const ended = { exit: 2, stderr: "grep: /proc/99/maps: No such file or directory\n" };
    expect(readValue(deletedLibrariesParser, "", ended)).toEqual([]);
    expect(readValue(deletedLibrariesParser, "", { exit: 1 })).toEqual([]);
  });

  test("an agent that may not look everywhere proves nothing", () => {
    const stderr = "grep: /proc/1/maps: Permission denied\n";
    expect(parsed(deletedLibrariesParser, "", { exit: 2, stderr }).state).toBe("unread");
    expect(parsed(deletedExecutablesParser, listing, { exit: 1, stderr }).state).toBe("unread");
  });
});
