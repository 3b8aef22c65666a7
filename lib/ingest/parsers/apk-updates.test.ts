import { expect, test } from "vitest";
import { apkUpdatesParser } from "./apk-updates";
import { parsed, readValue } from "./fixture-output";

const HEADER = "Installed:                                Available:\n";

test("names hold hyphens and digits", () => {
  const text = `${HEADER}libcrypto1.0-1.0.1q-r0                  < 1.0.2m-r0
nrpe-2.14-r2                            < 2.15-r5
alpine-baselayout-data-3.6.5-r0         < 3.6.8-r1
py3-setuptools-70.3.0-r0 < 75.6.0_git20241204-r0 @edge
`;
  const result = parsed(apkUpdatesParser, text);
  expect(result.unread).toEqual([]);
  expect(result.state === "read" && result.value).toEqual([
    { name: "libcrypto1.0", installed: "1.0.1q-r0", candidate: "1.0.2m-r0" },
    { name: "nrpe", installed: "2.14-r2", candidate: "2.15-r5" },
    { name: "alpine-baselayout-data", installed: "3.6.5-r0", candidate: "3.6.8-r1" },
    { name: "py3-setuptools", installed: "70.3.0-r0", candidate: "75.6.0_git20241204-r0" },
  ]);
});

test("the header alone means that there are none", () => {
  expect(readValue(apkUpdatesParser, HEADER)).toEqual([]);
});

test("without an index apk cannot know, and silence is no answer", () => {
  const stderr =
    "WARNING: opening from cache https://dl-cdn.alpinelinux.org/alpine/v3.20/main: No such file or directory\n";
  expect(parsed(apkUpdatesParser, HEADER, { stderr }).state).toBe("unread");
  expect(parsed(apkUpdatesParser, `${stderr}${HEADER}`).state).toBe("unread");
  expect(parsed(apkUpdatesParser, "").state).toBe("unread");
});
