import { describe, expect, it } from "vitest";
import { compareRpm, compareSegments } from "./rpm";

/** rpm's own vectors (tests/rpmvercmp.at), with those for `^`. */
const UPSTREAM = `
1.0 1.0 0
1.0 2.0 -1
2.0.1 2.0.1 0
2.0 2.0.1 -1
2.0.1a 2.0.1a 0
2.0.1a 2.0.1 1
5.5p1 5.5p1 0
5.5p1 5.5p2 -1
5.5p10 5.5p10 0
5.5p1 5.5p10 -1
10xyz 10.1xyz -1
xyz10 xyz10 0
xyz10 xyz10.1 -1
xyz.4 xyz.4 0
xyz.4 8 -1
xyz.4 2 -1
5.5p2 5.6p1 -1
5.6p1 6.5p1 -1
6.0.rc1 6.0 1
10b2 10a1 1
10a2 10b2 -1
1.0aa 1.0aa 0
1.0a 1.0aa -1
10.0001 10.0001 0
10.0001 10.1 0
10.0001 10.0039 -1
4.999.9 5.0 -1
20101121 20101121 0
20101121 20101122 -1
2_0 2_0 0
2.0 2_0 0
a a 0
a+ a+ 0
a+ a_ 0
+a +a 0
+a _a 0
+_ +_ 0
_+ +_ 0
+ _ 0
1.0~rc1 1.0~rc1 0
1.0~rc1 1.0 -1
1.0~rc1 1.0~rc2 -1
1.0~rc1~git123 1.0~rc1~git123 0
1.0~rc1~git123 1.0~rc1 -1
1.0^ 1.0^ 0
1.0^ 1.0 1
1.0^git1 1.0^git1 0
1.0^git1 1.0 1
1.0^git1 1.0^git2 -1
1.0^git1 1.01 -1
1.0^20160101 1.0^20160101 0
1.0^20160101 1.0.1 -1
1.0^20160101^git1 1.0^20160101^git1 0
1.0^20160102 1.0^20160101^git1 1
1.0~rc1^git1 1.0~rc1^git1 0
1.0~rc1^git1 1.0~rc1 1
1.0^git1~pre 1.0^git1~pre 0
1.0^git1 1.0^git1~pre 1
1b.fc17 1.fc17 -1
1g.fc17 1.fc17 1
1.1.α 1.1.β 0
1.1.αα 1.1.α 0
`;

describe("compareSegments", () => {
  it.each(
    UPSTREAM.trim()
      .split("\n")
      .map((line) => line.split(" ") as [string, string, string]),
  )("%s against %s is %s", (a, b, order) => {
    expect(compareSegments(a, b)).toBe(Number(order));
    expect(compareSegments(b, a)).toBe(0 - Number(order));
  });
});

describe("compareRpm", () => {
  it("puts the epoch first and takes an absent one as 0", () => {
    expect(compareRpm("1:1.0-1", "9.0-1")).toBe(1);
    expect(compareRpm("0:1.0-1", "1.0-1")).toBe(0);
    expect(compareRpm("(none):1.0-1", "1.0-1")).toBe(0);
  });

  it("compares the release after the version", () => {
    expect(compareRpm("5.14.0-362.8.1.el9_3", "5.14.0-427.42.1.el9_4")).toBe(-1);
    expect(compareRpm("3.0.7-24.el9", "3.0.7-27.el9_3")).toBe(-1);
    expect(compareRpm("1.0", "1.0-1")).toBe(-1);
  });
});
