import { describe, expect, it } from "vitest";
import { compareDpkg } from "./dpkg";

/** dpkg's own vectors (scripts/t/Dpkg_Version.t). */
const UPSTREAM = `
1.0-1 2.0-2 -1
2.2~rc-4 2.2-1 -1
2.2-1 2.2~rc-4 1
1.0000-1 1.0-1 0
1 0:1 0
0 0:0-0 0
2:2.5 1:7.5 1
1:0foo 0foo 1
0:0foo 0foo 0
0foo 0foo 0
0foo- 0foo 0
0foo- 0foo-0 0
0foo 0fo 1
0foo- 0foo+ -1
0foo~1 0foo -1
0foo~foo+Bar 0foo~foo+bar -1
0foo~~ 0foo~ -1
1~ 1 -1
12345+that-really-is-some-ver-0 12345+that-really-is-some-ver-10 -1
0foo-0 0foo-01 -1
0foo.bar 0foobar 1
0foo.bar 0foo1bar 1
0foo.bar 0foo0bar 1
0foo1bar-1 0foobar-1 -1
0foo2.0 0foo2 1
0foo2.0.0 0foo2.10.0 -1
0foo2.0 0foo2.0.0 -1
0foo2.0 0foo2.10 -1
0foo2.1 0foo2.10 -1
1.09 1.9 0
1.0.8+nmu1 1.0.8 1
3.11 3.10+nmu1 1
0.9j-20080306-4 0.9i-20070324-2 1
1.2.0~b7-1 1.2.0~b6-1 1
1.011-1 1.06-2 1
0.0.9+dfsg1-1 0.0.8+dfsg1-3 1
4.6.99+svn6582-1 4.6.99+svn6496-1 1
53 52 1
0.9.9~pre122-1 0.9.9~pre111-1 1
2:2.3.2-2+lenny2 2:2.3.2-2 1
1:3.8.1-1 3.8.GA-1 1
1.0.1+gpl-1 1.0.1-2 1
1a 1000a -1
-0.6.5 0.9.1 -1
`;

describe("compareDpkg", () => {
  it.each(
    UPSTREAM.trim()
      .split("\n")
      .map((line) => line.split(" ") as [string, string, string]),
  )("%s against %s is %s", (a, b, order) => {
    expect(compareDpkg(a, b)).toBe(Number(order));
    expect(compareDpkg(b, a)).toBe(0 - Number(order));
  });

  it("knows security updates and binary rebuilds", () => {
    expect(compareDpkg("1:9.2p1-2+deb12u6", "1:9.2p1-2+deb12u10")).toBe(-1);
    expect(compareDpkg("5.2.15-2", "5.2.15-2+b13")).toBe(-1);
    expect(compareDpkg("2.4.62-1~deb11u1", "2.4.62-1")).toBe(-1);
  });
});
