import { describe, expect, test } from "vitest";
import { bootKernelsParser } from "./boot-kernels";
import { cpusParser } from "./cpus";
import { debianVersionParser } from "./debian-version";
import { fixture, parsed, readValue } from "./fixture-output";
import { meminfoParser } from "./meminfo";
import { unameParser } from "./uname";

describe("outputs of one line", () => {
  test("the point release of Debian", () => {
    expect(readValue(debianVersionParser, fixture("web01.debian_version"))).toBe("12.15");
    expect(readValue(debianVersionParser, "trixie/sid\n")).toBe("trixie/sid");
    expect(parsed(debianVersionParser, "<html>\n").state).toBe("unread");
  });

  test("the number of processors", () => {
    expect(readValue(cpusParser, fixture("web01.nproc"))).toBe(2);
    for (const text of ["", "0\n", "two\n", "-1\n", "1e3\n", "sh: nproc: not found\n"]) {
      expect(parsed(cpusParser, text).state).toBe("unread");
    }
  });

  test("memory in bytes: kB means 1024 bytes there", () => {
    expect(readValue(meminfoParser, fixture("web01.meminfo"))).toEqual({ totalBytes: 24684096 * 1024 });
    expect(parsed(meminfoParser, "MemFree: 1 kB\n").state).toBe("unread");
  });
});

describe("the running kernel", () => {
  test.each([
    [fixture("web01.uname-a"), "6.18.44-fc-v595"],
    ["Linux debian 5.7.0-2-amd64 #1 SMP Debian 5.7.10-1 (2020-07-26) x86_64 GNU/Linux\n\n", "5.7.0-2-amd64"],
    [
      "Linux h 2.6.32-279.el6.x86_64 #1 SMP Wed Jun 13 18:24:36 EDT 2012 x86_64 x86_64\n",
      "2.6.32-279.el6.x86_64",
    ],
    [
      "COMMAND> uname -a\nLinux h 4.15.0-65-generic #74-Ubuntu SMP Tue Sep 17 17:06:04 UTC 2019 x\n",
      "4.15.0-65-generic",
    ],
  ])("of %s", (text, release) => {
    expect(readValue(unameParser, text)).toEqual({ system: "Linux", release });
  });

  test("nothing else is a kernel release", () => {
    const others = ["Starting Nmap 7.93 ( https://nmap.org )\n", "Nov 22 11:20:28 host sshd[9]: Accepted\n"];
    for (const text of ["", "Linux\n", "Linux host\n", "bash: uname: command not found\n", ...others]) {
      expect(parsed(unameParser, text).state).toBe("unread");
    }
  });
});

describe("the installed kernels", () => {
  const debian = `/boot:
System.map-6.1.0-40-amd64
config-6.1.0-41-amd64
grub
initrd.img-6.1.0-41-amd64
vmlinuz-6.1.0-40-amd64
vmlinuz-6.1.0-41-amd64
vmlinuz-6.1.0-41-amd64.old

/lib/modules:
6.1.0-39-amd64
6.1.0-40-amd64
6.1.0-41-amd64
`;

  test("are the images in /boot; modules that were left behind are none", () => {
    expect(readValue(bootKernelsParser, debian)).toEqual(["6.1.0-40-amd64", "6.1.0-41-amd64"]);
  });

  test("do not include the rescue image", () => {
    const rocky = `/boot:
vmlinuz-0-rescue-cb69ed4981b54323acd738cc06088ec6
vmlinuz-5.14.0-427.42.1.el9_4.x86_64
`;
    expect(readValue(bootKernelsParser, rocky, { exit: 2 })).toEqual(["5.14.0-427.42.1.el9_4.x86_64"]);
  });

  test("are known by their modules where the image has no release (Alpine)", () => {
    const alpine = "/boot:\nSystem.map-lts\nvmlinuz-lts\n\n/lib/modules:\n6.6.32-0-lts\n";
    expect(readValue(bootKernelsParser, alpine)).toEqual(["6.6.32-0-lts"]);
  });

  test("a container has none, which is not the same as unread", () => {
    expect(readValue(bootKernelsParser, "/boot:\n", { exit: 2 })).toEqual([]);
    const nothing = { exit: 2, stderr: "ls: cannot access '/boot': No such file or directory\n" };
    expect(parsed(bootKernelsParser, "", nothing).state).toBe("unread");
  });
});
