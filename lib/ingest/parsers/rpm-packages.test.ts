import { expect, test } from "vitest";
import { fixture, parsed, readValue } from "./fixture-output";
import { rpmPackagesParser } from "./rpm-packages";

test("el9: the epoch is part of the version only where there is one", () => {
  const packages = readValue(rpmPackagesParser, fixture("el9.rpm-qa.tsv"));
  expect(packages).toHaveLength(10);
  expect(packages).toContainEqual({
    name: "openssl-libs",
    version: "1:3.0.7-24.el9",
    arch: "x86_64",
    source: "openssl-libs",
    sourceVersion: "3.0.7-24.el9",
  });
  expect(packages.find(({ name }) => name === "sudo")?.version).toBe("1.9.5p2-9.el9");
});

test("(none) epochs, module labels, keys and sources with hyphens", () => {
  const text = [
    "kernel-core\t(none)\t5.14.0\t503.15.1.el9_5\tx86_64\tkernel-5.14.0-503.15.1.el9_5.src.rpm\t1700000000",
    "postgresql\t0\t15.6\t1.module+el9\tx86_64\tpostgresql-15.6-1.module+el9.src.rpm\t1700000000\tpostgresql:15",
    "java-1.8.0-openjdk\t1\t1.8.0.402.b06\t2.el9\tx86_64\tjava-1.8.0-openjdk-1.8.0.402.b06-2.el9.src.rpm\t1",
    "gpg-pubkey\t(none)\t350d275d\t6279464b\t(none)\t(none)\t1700000000",
    "local\t0\t1\t1\tnoarch\t(none)\t1700000000",
  ].join("\n");
  const result = parsed(rpmPackagesParser, text);
  expect(result.unread).toEqual([]);
  expect(
    result.state === "read" &&
      result.value.map(({ name, version, source, sourceVersion }) => [name, version, source, sourceVersion]),
  ).toEqual([
    ["kernel-core", "5.14.0-503.15.1.el9_5", "kernel", "5.14.0-503.15.1.el9_5"],
    ["postgresql", "15.6-1.module+el9", "postgresql", "15.6-1.module+el9"],
    ["java-1.8.0-openjdk", "1:1.8.0.402.b06-2.el9", "java-1.8.0-openjdk", "1.8.0.402.b06-2.el9"],
    ["local", "1-1", null, null],
  ]);
});

test("a damaged database is no list of packages", () => {
  const damaged = `error: rpmdbNextIterator: skipping h#     753 Header V3 DSA signature: BAD\n${fixture("el9.rpm-qa.tsv")}`;
  expect(parsed(rpmPackagesParser, damaged, { exit: 1 }).state).toBe("unread");
  expect(parsed(rpmPackagesParser, damaged).unread).toHaveLength(1);
});

test("rpm on a server of another family lists nothing", () => {
  expect(parsed(rpmPackagesParser, "").state).toBe("unread");
  expect(parsed(rpmPackagesParser, "sh: rpm: not found\n", { exit: 127 }).state).toBe("unread");
});
