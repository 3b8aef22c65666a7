import { expect, test } from "vitest";
import { dpkgPackagesParser } from "./dpkg-packages";
import { fixture, parsed, readValue } from "./fixture-output";

test("web01: 312 packages, the held one among them", () => {
  const packages = readValue(dpkgPackagesParser, fixture("web01.dpkg-query.tsv"));
  expect(packages).toHaveLength(312);
  expect(packages.filter(({ held }) => held).map(({ name }) => name)).toEqual(["imagemagick"]);
});

test("old01: 295 packages", () => {
  expect(readValue(dpkgPackagesParser, fixture("old01.dpkg-query.tsv"))).toHaveLength(295);
});

test("a binary rebuild keeps the source's own version, and the source may have another epoch", () => {
  const packages = readValue(dpkgPackagesParser, fixture("web01.dpkg-query.tsv"));
  const find = (name: string) => packages.find((each) => each.name === name);
  expect(find("bash")).toMatchObject({ version: "5.2.15-2+b13", source: "bash", sourceVersion: "5.2.15-2" });
  expect(find("dmsetup")).toMatchObject({
    version: "2:1.02.185-2",
    source: "lvm2",
    sourceVersion: "2.03.16-2",
  });
});

test("only the second character of the status decides", () => {
  expect(readValue(dpkgPackagesParser, fixture("broken.dpkg-query.tsv"))).toEqual([]);
  const rows = ["ii ", "hi ", "ri ", "rc ", "un ", "iU ", "iF ", "pn ", "ii"].map(
    (status, at) => `p${at}\t1-1\tamd64\tp\t1-1\t${status}`,
  );
  expect(readValue(dpkgPackagesParser, rows.join("\n")).map(({ name }) => name)).toEqual([
    "p0",
    "p1",
    "p2",
    "p8",
  ]);
});

test("names may carry the architecture", () => {
  const [found] = readValue(dpkgPackagesParser, "libc6:i386\t2.36-9\ti386\tglibc\t2.36-9\tii \n");
  expect(found).toMatchObject({ name: "libc6", arch: "i386" });
});

test("rows of another form are told; none at all is unread, and so is a failed run", () => {
  const text = `${"x".repeat(500)}\nadduser\t3.134\tall\tadduser\t3.134\tii \na\tb\n`;
  const result = parsed(dpkgPackagesParser, text);
  expect(result.unread.map(({ line }) => line)).toEqual([1, 3]);
  expect(result.unread[0]?.text).toHaveLength(201);
  expect(parsed(dpkgPackagesParser, "").state).toBe("unread");
  expect(parsed(dpkgPackagesParser, fixture("web01.dpkg-query.tsv"), { exit: 2 }).state).toBe("unread");
});
