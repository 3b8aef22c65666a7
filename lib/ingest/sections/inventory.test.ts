import { describe, expect, test } from "vitest";
import { readAlone, readReport } from "../facts";
import { fixture, outputOf } from "../parsers/fixture-output";

const absent = { exit: 127, stderr: "sh: not found\n" };

describe("the section packages", () => {
  test("web01 and el9 by their own manager", () => {
    const debian = readReport([outputOf("dpkg-packages", fixture("web01.dpkg-query.tsv"))]).facts.packages;
    expect(debian).toMatchObject({ state: "known", manager: "dpkg" });
    expect(debian.state === "known" && debian.items).toHaveLength(312);
    expect(debian.state === "known" && debian.items[0]).toEqual({
      name: "adduser",
      version: "3.134",
      arch: "all",
      source: "adduser",
      sourceVersion: "3.134",
    });
    const rpm = readReport([outputOf("rpm-packages", fixture("el9.rpm-qa.tsv"))]).facts.packages;
    expect(rpm.state === "known" && [rpm.manager, rpm.items.length]).toEqual(["rpm", 10]);
  });

  test("the family decides when a foreign tool lists something too", () => {
    const both = [
      outputOf("dpkg-packages", fixture("web01.dpkg-query.tsv")),
      outputOf("rpm-packages", fixture("el9.rpm-qa.tsv")),
    ];
    expect(readReport(both).facts.packages).toMatchObject({ manager: "dpkg" });
    const rocky = outputOf("os-release", fixture("el9.os-release"));
    expect(readReport([...both, rocky]).facts.packages).toMatchObject({ manager: "rpm" });
  });

  test("the reason is that of the server's own manager", () => {
    const outputs = [
      outputOf("os-release", fixture("el9.os-release")),
      outputOf("dpkg-packages", "", absent),
      outputOf("rpm-packages", "", { exit: 1, stderr: "error: cannot open Packages database\n" }),
    ];
    expect(readReport(outputs).facts.packages).toEqual({
      state: "unknown",
      reason: "rpm-packages: error: cannot open Packages database",
    });
  });
});

describe("the sections hardware and addresses", () => {
  test("each of the three may be missing", () => {
    const alone = readAlone(outputOf("cpus", "4\n"));
    expect(alone.sections).toEqual({
      hardware: { state: "known", cpus: 4, memoryBytes: null, filesystems: null },
    });
    expect(readReport([]).facts.hardware).toEqual({
      state: "unknown",
      reason: "None of these was collected: cpus, meminfo, df.",
    });
  });

  test("web01", () => {
    const { facts, sources } = readReport([
      outputOf("cpus", fixture("web01.nproc")),
      outputOf("meminfo", fixture("web01.meminfo")),
      outputOf("df", fixture("web01.df-PT")),
      outputOf("ip-addr", fixture("web01.ip-addr.json")),
    ]);
    expect(facts.hardware).toMatchObject({ cpus: 2, memoryBytes: 25276514304 });
    expect(sources.hardware).toEqual(["cpus", "meminfo", "df"]);
    expect(facts.addresses.state === "known" && facts.addresses.items).toHaveLength(8);
  });
});
