import fc from "fast-check";
import { expect, test } from "vitest";
import { readPasswordField } from "./password-field";

test.each([
  ["", "empty", null],
  ["*", "locked", null],
  ["!", "locked", null],
  ["!!", "locked", null],
  ["!*", "locked", null],
  ["$y$j<redacted>", "set", "y"],
  ["$y$<redacted>", "set", "y"],
  ["$y$j9T$<redacted>", "set", "y"],
  ["$6$r<redacted>", "set", "6"],
  ["$2b$<redacted>", "set", "2b"],
  ["$gy$<redacted>", "set", "gy"],
  ["!$6$<redacted>", "locked", "6"],
  ["!!$6<redacted>", "locked", "6"],
  ["!$2b<redacted>", "locked", "2b"],
  ["!!$2<redacted>", "locked", null],
  ["$sha<redacted>", "set", null],
  ["abJn<redacted>", "set", "des"],
  ["abJnggxhB/yWI", "set", "des"],
  ["<redacted>", "set", null],
  ["_J9..K0AyUubDrfOmTXY", "set", "bsdi"],
  [
    "$6$salt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc.eoxqOmSuNp2xS0ktL3nh/",
    "set",
    "6",
  ],
  ["$5$rounds=5000$salt$hash", "set", "5"],
])("%s is %s, %s", (field, password, hash) => {
  expect(readPasswordField(field)).toEqual({ password, hash });
});

test("no more than an algorithm's id leaves a field", () => {
  fc.assert(
    fc.property(fc.string(), (field) => {
      const { hash } = readPasswordField(field);
      expect(hash === null || /^[a-z0-9]{1,8}$/.test(hash)).toBe(true);
      const known = [
        "y",
        "gy",
        "7",
        "6",
        "5",
        "1",
        "2a",
        "2b",
        "2x",
        "2y",
        "sha1",
        "md5",
        "3",
        "sm3",
        "argon2id",
      ];
      expect([null, "des", "bsdi", ...known]).toContain(hash);
    }),
  );
});
