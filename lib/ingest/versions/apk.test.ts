import { describe, expect, it } from "vitest";
import { compareApk } from "./apk";

/** From apk-tools' own vectors (test/version.data). */
const UPSTREAM = `
2.34 > 0.1.0_alpha
23_foo > 4_beta
1.0 < 1.0bc
0.1.0_alpha = 0.1.0_alpha
0.1.0_alpha < 0.1.3_alpha
0.1.0_alpha2 > 0.1.0_alpha
0.1.0_alpha < 2.2.39-r1
1.0.4-r3 < 1.0.4-r4
1.0.4-r4 < 1.6
1.1 > 1.1_alpha1
1.2.1 > 1.2
1.2 < 1.3_alpha
1.3_alpha2 < 1.3_alpha3
0.8_beta1 < 0.8_beta2
2.3.0b-r1 < 2.3.0b-r2
0.12.3 > 0.12
0.12 < 0.13_beta1
1.2.11 < 1.2.12.1
3.1_p16 < 3.1_p17
1.06-r6 < 006
1.2.2-r1 > 1.2.2
0.9-r1 > 0.8-r1
2.59 < 20050718-r1
2.01.01_alpha10 > 0.94
1.39 > 1.00_beta2
4.2.52_p2-r1 < 4.2.52_p4-r2
1.02.07 < 1.02.10-r1
2.8 < 2.20.1
0.2-r6 < 0.4
4.3.2-r1 > 4.3.2
20060720 > 3.0.20060720
2.5.1-r8 < 2.5.1a-r1
2.0.0_rc3-r1 > 1.5
0.10.0 < 0.10.1_rc1
3.9_pre20060124 > 0.01
0.15.1b-r2 > 0.15.1b
1.07-r1 < 1.07.5
0.1_pre20060810 < 0.1_pre20060817
1.60-r11 < 1.60-r12
0.9.8c-r1 < 0.9.8d
1.8.5 < 1.8.5_p2
1.7 < 1.7b
2.9.11_pre20051101-r3 > 2.9.11_pre20051101
104-r11 > 104-r9
0.9.28-r2 < 0.9.28.1
1.3-r0 < 1.3.1-r0
1.3_pre1-r1 < 1.3.2
1.0_p10-r0 > 1.0_p9-r0
0.1.0_alpha_pre2 < 0.1.0_alpha
1.0.0_pre20191002222144-r0 < 1.0.0_pre20210530193627-r0
`;
const ORDER: Record<string, number> = { "<": -1, "=": 0, ">": 1 };

describe("compareApk", () => {
  it.each(
    UPSTREAM.trim()
      .split("\n")
      .map((line) => line.split(" ") as [string, string, string]),
  )("%s %s %s", (a, sign, b) => {
    expect(compareApk(a, b)).toBe(ORDER[sign]);
    expect(compareApk(b, a)).toBe(0 - (ORDER[sign] ?? NaN));
  });

  it("puts the suffixes in their order", () => {
    const rising = [
      "1.0_alpha",
      "1.0_beta",
      "1.0_pre",
      "1.0_rc1",
      "1.0",
      "1.0-r1",
      "1.0_p1",
      "1.0a",
      "1.0.1",
    ];
    expect([...rising].reverse().sort(compareApk)).toEqual(rising);
  });
});
