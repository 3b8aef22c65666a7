import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { squeezeNow } from "@/lib/compress";
import type { Facts, Package, Packages } from "./facts";
import { columnsOfPackages, packagesOfColumns } from "./package-columns";
import { packSection, unpackSection } from "./packed-section";

const text = fc.oneof(fc.string(), fc.constantFrom("", "0", "openssl", "3.0.17-1~deb12u2"));
const item: fc.Arbitrary<Package> = fc.record({
  name: text,
  version: text,
  arch: text,
  source: fc.option(text),
  sourceVersion: fc.option(text),
});
const packages: fc.Arbitrary<{ state: "known" } & Packages> = fc.record({
  state: fc.constant("known" as const),
  manager: fc.constantFrom("dpkg" as const, "rpm" as const, "apk" as const),
  items: fc.array(item),
});

describe("packages by column", () => {
  test("give back every list as it was", () => {
    fc.assert(
      fc.property(packages, (value) => {
        const { packed } = packSection("packages", value, null);
        expect(unpackSection("packages", packed ?? new Uint8Array())).toEqual(value);
      }),
    );
  });

  test("tell an absent source from one that is the package itself", () => {
    const own = { name: "bash", version: "5.2-2", arch: "amd64", source: "bash", sourceVersion: "5.2-2" };
    const none = { ...own, source: null, sourceVersion: null };
    const columns = columnsOfPackages({ manager: "dpkg", items: [own, none] });
    expect(columns.sources).toEqual([0, null]);
    expect(packagesOfColumns(columns)).toEqual({ state: "known", manager: "dpkg", items: [own, none] });
  });

  test("what was stored as a list of packages is still read, and so is an unknown section", () => {
    const value: Facts["packages"] = {
      state: "known",
      manager: "rpm",
      items: [{ name: "bash", version: "5.1.8-9.el9", arch: "x86_64", source: null, sourceVersion: null }],
    };
    const unknown: Facts["packages"] = { state: "unknown", reason: "The command did not finish in time." };
    for (const each of [value, unknown]) {
      expect(unpackSection("packages", squeezeNow(JSON.stringify(each)))).toEqual(each);
    }
    expect(
      unpackSection("packages", packSection("packages", unknown, null).packed ?? new Uint8Array()),
    ).toEqual(unknown);
  });

  test("of different lengths are damaged, and said to be", () => {
    const columns = columnsOfPackages({
      manager: "dpkg",
      items: [{ name: "a", version: "1", arch: "all", source: null, sourceVersion: null }],
    });
    expect(() => packagesOfColumns({ ...columns, versions: [] })).toThrow("different lengths");
  });
});
