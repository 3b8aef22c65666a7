import { describe, expect, test } from "vitest";
import { readAlone, readReport } from "../facts";
import { fixture, outputOf } from "../parsers/fixture-output";
import type { Output } from "../parsers/parser";

const absent = outputOf("reboot-required", "", { exit: 1, stderr: fixture("old01.reboot-required.stderr") });
const ubuntu = outputOf("os-release", "ID=ubuntu\nID_LIKE=debian\n");
const current = [
  outputOf("uname", "Linux h 6.1.0-9-amd64 #1 SMP x86_64 GNU/Linux\n"),
  outputOf("boot-kernels", "/boot:\nvmlinuz-6.1.0-9-amd64\n"),
];

function reboot(...outputs: Output[]) {
  const section = readReport(outputs).facts.reboot;
  if (section.state === "unknown") throw new Error(section.reason);
  return section;
}

describe("is a reboot required?", () => {
  test("web01: yes, the kernel's package asked for it", () => {
    const outputs = [
      outputOf("reboot-required", fixture("web01.reboot-required")),
      outputOf("needrestart", fixture("web01.needrestart-b")),
      outputOf("uname", fixture("web01.uname-a")),
      outputOf("dpkg-packages", fixture("web01.dpkg-query.tsv")),
    ];
    expect(reboot(...outputs)).toEqual({
      state: "known",
      required: true,
      reasons: ["linux-image-6.1.0-41-amd64"],
      servicesToRestart: [],
    });
  });

  test("old01: no, because unattended-upgrades would have written the flag", () => {
    const packages = outputOf("dpkg-packages", fixture("old01.dpkg-query.tsv"));
    expect(reboot(absent, packages)).toMatchObject({ required: false, reasons: [] });
  });

  test("no flag proves nothing on a Debian without such a package", () => {
    const packages = outputOf("dpkg-packages", "bash\t5.2\tamd64\tbash\t5.2\tii \n");
    expect(reboot(absent, packages).required).toBeNull();
    expect(reboot(absent, packages, ...current).required).toBe(false);
    expect(readAlone(absent).sections).toEqual({
      reboot: { state: "known", required: null, reasons: [], servicesToRestart: null },
    });
    expect(reboot(absent, ubuntu).required).toBe(false);
  });

  test("a newer kernel is a reason of its own, also against an absent flag", () => {
    const outdated = outputOf("boot-kernels", "/boot:\nvmlinuz-6.1.0-9-amd64\nvmlinuz-6.1.0-10-amd64\n");
    const [running] = current;
    expect(running && reboot(running, outdated, absent, ubuntu)).toMatchObject({
      required: true,
      reasons: ["Kernel 6.1.0-9-amd64 runs, 6.1.0-10-amd64 is installed"],
    });
  });

  test("where libraries ask for reboots too, the newest kernel proves nothing", () => {
    const rocky = outputOf("os-release", fixture("el9.os-release"));
    expect(reboot(...current).required).toBe(false);
    expect(reboot(...current, rocky).required).toBeNull();
  });

  test("needs-restarting counts by its sentence", () => {
    const yes =
      "Core libraries or services have been updated since boot-up:\n  * glibc\n\nReboot is required to fully utilize these updates.\n";
    expect(reboot(outputOf("needs-restarting", yes, { exit: 1 }))).toMatchObject({
      required: true,
      reasons: ["glibc"],
    });
    const no = "No core libraries or services have been updated.\nReboot should not be necessary.\n";
    expect(reboot(outputOf("needs-restarting", no)).required).toBe(false);
    const failed = outputOf("needs-restarting", "", { exit: 1, stderr: "Error: no cache\n" });
    expect(readReport([failed]).facts.reboot).toEqual({
      state: "unknown",
      reason: "needs-restarting: Error: no cache",
    });
  });

  test("old microcode is a reason", () => {
    const needrestart = outputOf("needrestart", "NEEDRESTART-VER: 3.6\nNEEDRESTART-UCSTA: 2\n");
    expect(reboot(needrestart)).toMatchObject({ required: true, reasons: ["The microcode is outdated"] });
  });
});

describe("which services run replaced code?", () => {
  const executables = outputOf(
    "deleted-executables",
    `lrwxrwxrwx 1 root root 0 Nov 22 11:23 /proc/1/exe -> /usr/lib/systemd/systemd
lrwxrwxrwx 1 root root 0 Nov 22 11:23 /proc/58/exe -> /usr/sbin/sshd (deleted)
lrwxrwxrwx 1 root root 0 Nov 22 11:23 /proc/60/exe -> /memfd:runc (deleted)
lrwxrwxrwx 1 root root 0 Nov 22 11:23 /proc/211/exe -> /usr/sbin/nginx
`,
  );
  const libraries = outputOf("deleted-libraries", "/proc/211/maps\n/proc/900/maps\n");

  test("needrestart names units", () => {
    const needrestart = outputOf("needrestart", "NEEDRESTART-VER: 3.6\nNEEDRESTART-SVC: nginx.service\n");
    expect(reboot(needrestart, executables, libraries).servicesToRestart).toEqual(["nginx.service"]);
  });

  test("without it, the programs", () => {
    expect(reboot(executables, libraries).servicesToRestart).toEqual([
      "/usr/sbin/nginx",
      "/usr/sbin/sshd",
      "process 900",
    ]);
  });

  test("one look without a find proves nothing, both do", () => {
    const clean = outputOf(
      "deleted-executables",
      "lrwxrwxrwx 1 root root 0 Nov 22 11:23 /proc/1/exe -> /sbin/init\n",
    );
    const none = outputOf("deleted-libraries", "", { exit: 1 });
    expect(reboot(none).servicesToRestart).toBeNull();
    expect(reboot(clean, none).servicesToRestart).toEqual([]);
  });
});
