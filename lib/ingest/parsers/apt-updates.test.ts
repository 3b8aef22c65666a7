import { describe, expect, test } from "vitest";
import { aptHoldsParser } from "./apt-holds";
import { aptUpdatesParser } from "./apt-updates";
import { fixture, parsed, readValue } from "./fixture-output";

const DONE = "1 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n";

function updates(...lines: string[]) {
  return readValue(aptUpdatesParser, `${DONE}${lines.join("\n")}\n`).updates;
}

describe("real servers", () => {
  test("web01: 46 updates, imagemagick kept back", () => {
    const value = readValue(aptUpdatesParser, fixture("web01.apt-s-dist-upgrade"));
    expect(value.updates).toHaveLength(46);
    expect(value.keptBack).toEqual([{ name: "imagemagick", candidate: null }]);
    expect(value.updates[0]).toEqual({
      name: "libperl5.36",
      arch: "amd64",
      installed: "5.36.0-7+deb12u3",
      candidate: "5.36.0-7+deb12u4",
      origins: ["Debian-Security:12/oldstable-security"],
    });
  });

  test("old01: 88 updates, and what may be removed is not kept back", () => {
    const value = readValue(aptUpdatesParser, fixture("old01.apt-s-dist-upgrade"));
    expect(value.updates).toHaveLength(88);
    expect(value.keptBack).toEqual([]);
  });

  test("holds", () => {
    expect(readValue(aptHoldsParser, fixture("web01.apt-mark-showhold"))).toEqual(["imagemagick"]);
    expect(readValue(aptHoldsParser, fixture("old01.apt-mark-showhold"))).toEqual([]);
    expect(parsed(aptHoldsParser, "", { exit: 100, stderr: "E: locked\n" }).state).toBe("unread");
  });
});

describe("the forms of an Inst line", () => {
  test("a new package has no installed version, and brackets may follow", () => {
    expect(
      updates("Inst linux-image-6.1.0-42-amd64 (6.1.159-1 Debian-Security:12/x-security [amd64]) []"),
    ).toEqual([
      {
        name: "linux-image-6.1.0-42-amd64",
        arch: "amd64",
        installed: null,
        candidate: "6.1.159-1",
        origins: ["Debian-Security:12/x-security"],
      },
    ]);
  });

  test("two origins on one line, and labels with blanks", () => {
    const [dpkg, docker] = updates(
      "Inst dpkg [1.19.7] (1.19.8 Debian:10.13/oldstable, Debian-Security:10/oldstable [amd64])",
      "Inst docker-ce [5:24] (5:25 Docker CE:bookworm [amd64]) [docker-ce:amd64 on x:amd64] [y:amd64 ]",
    );
    expect(dpkg?.origins).toEqual(["Debian:10.13/oldstable", "Debian-Security:10/oldstable"]);
    expect(docker).toMatchObject({ candidate: "5:25", arch: "amd64", origins: ["Docker CE:bookworm"] });
  });

  test("a package without an origin, and one of a foreign architecture", () => {
    const [local, foreign] = updates(
      "Inst mine [1] (2 [all])",
      "Inst libc6:i386 [2.36-1] (2.36-2 Debian:12/x [i386])",
    );
    expect(local).toMatchObject({ name: "mine", candidate: "2", arch: "all", origins: [] });
    expect(foreign).toMatchObject({ name: "libc6", arch: "i386" });
  });

  test("a package that is named twice is one update", () => {
    expect(updates("Inst a [1] (2 D:1/s [all])", "Inst a [1] (2 D:1/s [all])")).toHaveLength(1);
  });

  test("what has another form is told", () => {
    const lines = [
      "Inst",
      "Inst a",
      "Inst a [1] 2 [amd64]",
      "Inst a b [1] (2 x [amd64])",
      "Inst a [1 (2 x [amd64])",
      "Inst a ()",
    ];
    const result = parsed(aptUpdatesParser, `${DONE}${lines.join("\n")}\n`);
    expect(result.unread).toHaveLength(5);
    expect(result.state).toBe("unread");
  });
});

describe("what is kept back", () => {
  test("may run over lines, and ends where the indent ends", () => {
    const text = `The following packages have been kept back:
  linux-image-amd64 nginx
  libc6:i386
The following packages will be upgraded:
  apt
0 upgraded, 0 newly installed, 0 to remove and 3 not upgraded.
`;
    expect(readValue(aptUpdatesParser, text).keptBack.map(({ name }) => name)).toEqual([
      "linux-image-amd64",
      "nginx",
      "libc6",
    ]);
  });

  test("has a candidate where apt shows versions", () => {
    const text = `The following packages have been kept back:
   imagemagick (8:6.9.11.60+dfsg-1.6+deb12u11 => 8:6.9.11.60+dfsg-1.6+deb12u15)
0 upgraded, 0 newly installed, 0 to remove and 1 not upgraded.
`;
    expect(readValue(aptUpdatesParser, text).keptBack).toEqual([
      { name: "imagemagick", candidate: "8:6.9.11.60+dfsg-1.6+deb12u15" },
    ]);
  });
});

describe("no updates and no answer", () => {
  test("no updates is what apt says in so many words", () => {
    const text =
      "Reading package lists... Done\nCalculating upgrade... Done\n0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n";
    expect(readValue(aptUpdatesParser, text)).toEqual({ updates: [], keptBack: [] });
  });

  test("a count without its list is no answer", () => {
    const counted = (lines: string) =>
      `${lines}2 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.\n`;
    const line = "Inst tar [1] (2 Debian:12/stable [amd64])\n";
    expect(parsed(aptUpdatesParser, counted(line))).toMatchObject({
      state: "unread",
      reason: "apt-get counts 3 updates, but lists 1.",
    });
    expect(parsed(aptUpdatesParser, counted("")).state).toBe("unread");
    expect(parsed(aptUpdatesParser, counted("Inst ?\nInst ?\nInst ?\n"))).toMatchObject({
      state: "unread",
      reason: "apt-get lists updates, but none of them can be read.",
    });
    const all = `${line}${line.replace("tar", "curl")}Inst linux-image (2 Debian:12/stable [amd64])\n`;
    expect(readValue(aptUpdatesParser, counted(all)).updates).toHaveLength(3);
    const since30 = "Summary:\n  Upgrading: 1, Installing: 0, Removing: 0, Not Upgrading: 0\n";
    expect(readValue(aptUpdatesParser, line + since30).updates).toHaveLength(1);
    expect(parsed(aptUpdatesParser, since30).state).toBe("unread");
    expect(readValue(aptUpdatesParser, since30.replace("1", "0")).updates).toEqual([]);
  });

  test("silence, an error and a broken system are no answer", () => {
    expect(parsed(aptUpdatesParser, "").state).toBe("unread");
    expect(parsed(aptUpdatesParser, "Reading package lists...\n").state).toBe("unread");
    const broken = { exit: 100, stderr: "E: Unmet dependencies. Try 'apt --fix-broken install'.\n" };
    expect(
      parsed(aptUpdatesParser, "Reading package lists...\nInst a [1] (2 x [all])\n", broken),
    ).toMatchObject({
      state: "unread",
      reason: "apt-get failed (exit 100): E: Unmet dependencies. Try 'apt --fix-broken install'.",
    });
  });
});
