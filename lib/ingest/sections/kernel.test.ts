import { describe, expect, test } from "vitest";
import { readReport } from "../facts";
import { fixture, outputOf } from "../parsers/fixture-output";

const uname = (release: string) => outputOf("uname", `Linux h ${release} #1 SMP x86_64 GNU/Linux\n`);
const boot = (...releases: string[]) =>
  outputOf("boot-kernels", `/boot:\n${releases.map((each) => `vmlinuz-${each}\n`).join("")}`);
const ksta = (state: number) => outputOf("needrestart", `NEEDRESTART-VER: 3.6\nNEEDRESTART-KSTA: ${state}\n`);

function kernel(...outputs: Parameters<typeof readReport>[0]) {
  const { kernel: section } = readReport(outputs).facts;
  if (section.state === "unknown") throw new Error(section.reason);
  return section;
}

describe("the section kernel", () => {
  test("a newer kernel of the same flavour waits for a reboot", () => {
    expect(kernel(uname("6.1.0-9-amd64"), boot("6.1.0-9-amd64", "6.1.0-10-amd64"))).toEqual({
      state: "known",
      running: "6.1.0-9-amd64",
      installed: ["6.1.0-9-amd64", "6.1.0-10-amd64"],
      rebootForKernel: true,
      bootedAt: null,
    });
  });

  test.each([
    ["the newest runs", "6.1.0-10-amd64", ["6.1.0-9-amd64", "6.1.0-10-amd64"], false],
    ["a newer one of another flavour", "6.1.0-10-amd64", ["6.1.0-10-amd64", "6.1.0-11-cloud-amd64"], false],
    ["the running one came from elsewhere", "6.18.44-fc-v595", ["6.1.0-10-amd64"], null],
    ["the running one is newer than all", "6.1.0-12-amd64", ["6.1.0-10-amd64"], null],
    ["no kernel is installed", "6.1.0-12-amd64", [], null],
    ["the old one was removed", "6.1.0-9-amd64", ["6.1.0-10-amd64"], true],
  ])("%s", (_what, running, installed, expected) => {
    expect(kernel(uname(running), boot(...installed)).rebootForKernel).toBe(expected);
  });

  test("needrestart answers where there is nothing to compare, and sees rebuilds under one release", () => {
    const nothing = [uname("6.1.0-9-amd64"), boot()];
    expect(kernel(...nothing, ksta(0)).rebootForKernel).toBeNull();
    expect(kernel(...nothing, ksta(1)).rebootForKernel).toBe(false);
    expect(kernel(...nothing, ksta(3)).rebootForKernel).toBe(true);
    const newest = [uname("6.1.0-9-amd64"), boot("6.1.0-9-amd64")];
    expect(kernel(...newest, ksta(2)).rebootForKernel).toBe(true);
    // Without root it sees a wrong kernel; the comparison knows better.
    expect(kernel(...newest, ksta(3)).rebootForKernel).toBe(false);
  });

  test("web01 has no kernel of its own, but a kernel package asked for a reboot", () => {
    const outputs = [
      outputOf("uname", fixture("web01.uname-a")),
      outputOf("dpkg-packages", fixture("web01.dpkg-query.tsv")),
    ];
    expect(kernel(...outputs)).toMatchObject({
      running: "6.18.44-fc-v595",
      installed: [],
      rebootForKernel: null,
    });
    const flag = outputOf("reboot-required", fixture("web01.reboot-required"));
    expect(kernel(...outputs, flag).rebootForKernel).toBe(true);
  });

  test("the package list stands in for /boot", () => {
    const debian = ["linux-image-6.1.0-18-amd64", "linux-image-amd64", "linux-image-6.1.0-18-amd64-dbg"]
      .map((name) => `${name}\t6.1.76-1\tamd64\tlinux\t6.1.76-1\tii \n`)
      .join("");
    expect(kernel(uname("6.1.0-18-amd64"), outputOf("dpkg-packages", debian))).toMatchObject({
      installed: ["6.1.0-18-amd64"],
      rebootForKernel: false,
    });
    const el9 = kernel(
      uname("5.14.0-284.11.1.el9_2.x86_64"),
      outputOf("rpm-packages", fixture("el9.rpm-qa.tsv")),
    );
    expect(el9).toMatchObject({ installed: ["5.14.0-362.8.1.el9_3.x86_64"], rebootForKernel: true });
    const suse =
      "kernel-default\t0\t5.14.21\t150400.24.100.2\tx86_64\tkernel-default-5.14.21-150400.24.100.2.nosrc.rpm\t1\n";
    expect(kernel(uname("5.14.21-150400.24.97-default"), outputOf("rpm-packages", suse))).toMatchObject({
      installed: ["5.14.21-150400.24.100-default"],
      rebootForKernel: true,
    });
  });

  test("without uname it is unknown", () => {
    expect(readReport([boot("6.1.0-9-amd64")]).facts.kernel.state).toBe("unknown");
  });
});
