import { expect, it } from "vitest";
import { type Doubtable, doubtOf } from "./doubt";

const AT = Date.UTC(2026, 10, 23, 2);
const SOUND: Doubtable = { checkErrors: 0, checkedAt: AT, encrypted: true, oddity: null, place: "off-site" };

it.each<[string, Partial<Doubtable>, string | null]>([
  ["nothing", {}, null],
  ["nothing that is known", { checkErrors: null, checkedAt: null, encrypted: null }, null],
  ["a damaged pack", { checkErrors: 1 }, "The last check of 2026-11-23 02:00:00 UTC found 1\u00a0error."],
  [
    "no encryption where others reach it",
    { encrypted: false },
    "It lies off-site and is not encrypted: whoever gets it can read it.",
  ],
  ["no encryption at home", { encrypted: false, place: "local" }, null],
  ["an odd size", { oddity: "It holds 1 MiB." }, "It holds 1 MiB."],
  [
    "several things",
    { checkErrors: 2, checkedAt: null, oddity: "It holds 1 MiB." },
    "The last check found 2\u00a0errors. It holds 1 MiB.",
  ],
])("%s", (_, more, doubt) => {
  expect(doubtOf({ ...SOUND, ...more })).toBe(doubt);
});
