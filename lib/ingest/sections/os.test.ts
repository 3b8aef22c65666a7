import { describe, expect, test } from "vitest";
import { readAlone, readReport } from "../facts";
import { fixture, outputOf } from "../parsers/fixture-output";
import { familyOf } from "./os";

describe("the section os", () => {
  test("web01, with its point release", () => {
    const outputs = [
      outputOf("os-release", fixture("web01.os-release")),
      outputOf("debian-version", fixture("web01.debian_version")),
    ];
    expect(readReport(outputs).facts.os).toEqual({
      state: "known",
      id: "debian",
      versionId: "12",
      prettyName: "Debian GNU/Linux 12 (bookworm)",
      family: "debian",
      codename: "bookworm",
      pointRelease: "12.15",
    });
  });

  test("el9 has no codename", () => {
    expect(readReport([outputOf("os-release", fixture("el9.os-release"))]).facts.os).toMatchObject({
      id: "rocky",
      versionId: "9.3",
      family: "rhel",
      codename: null,
    });
  });

  test("jessie named itself in VERSION only, Ubuntu's debian_version is no point release", () => {
    const jessie = outputOf("os-release", 'ID=debian\nVERSION_ID="8"\nVERSION="8 (jessie)"\n');
    expect(readReport([jessie]).facts.os).toMatchObject({ codename: "jessie" });
    const ubuntu = [
      outputOf("os-release", "ID=ubuntu\nID_LIKE=debian\n"),
      outputOf("debian-version", "bookworm/sid\n"),
    ];
    expect(readReport(ubuntu).facts.os).toMatchObject({
      family: "debian",
      pointRelease: null,
      versionId: null,
    });
  });

  test("without os-release it is unknown, and debian_version alone still tells the family", () => {
    const alone = outputOf("debian-version", "12.15\n");
    expect(readReport([alone]).facts.os.state).toBe("unknown");
    expect(readAlone(alone).sections).toEqual({
      os: {
        state: "known",
        id: null,
        versionId: null,
        prettyName: null,
        family: "debian",
        codename: null,
        pointRelease: "12.15",
      },
    });
  });

  test.each([
    ["debian", "", "debian"],
    ["ubuntu", "debian", "debian"],
    ["raspbian", "debian", "debian"],
    ["zorin", "ubuntu debian", "debian"],
    ["rhel", "fedora", "rhel"],
    ["rocky", "rhel centos fedora", "rhel"],
    ["almalinux", "rhel centos fedora", "rhel"],
    ["centos", "rhel fedora", "rhel"],
    ["fedora", "", "rhel"],
    ["ol", "fedora", "rhel"],
    ["amzn", "centos rhel fedora", "rhel"],
    ["sles", "suse", "suse"],
    ["opensuse-leap", "suse opensuse", "suse"],
    ["opensuse-tumbleweed", "opensuse suse", "suse"],
    ["alpine", "", "alpine"],
    ["arch", "", "other"],
    ["", "", "other"],
  ])("%s (like %s) is of the %s family", (id, like, family) => {
    expect(familyOf({ ID: id, ID_LIKE: like })).toBe(family);
  });
});
