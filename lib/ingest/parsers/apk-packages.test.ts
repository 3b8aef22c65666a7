import { expect, test } from "vitest";
import { apkPackagesParser } from "./apk-packages";
import { parsed } from "./fixture-output";

const BLOCKS = `C:Q1qKcZ+j23xssAXmgQhkOO8dHnbWw=
P:busybox
V:1.36.1-r29
A:x86_64
T:Size optimized toolbox
o:busybox
p:/bin/sh cmd:busybox=1.36.1-r29
F:bin
R:P:odd name
Z:Q1SLkS9hBidUbPwwrw+XR0Whv3ww8=

C:Q17mim+wL35iMEtCiwQEovweL8NT0=
P:ssl_client
V:1.36.1-r29
A:x86_64
o:busybox`;

test("blocks, the last one without an empty line", () => {
  const result = parsed(apkPackagesParser, BLOCKS);
  expect(result.unread).toEqual([]);
  expect(result.state === "read" && result.value).toEqual([
    {
      name: "busybox",
      version: "1.36.1-r29",
      arch: "x86_64",
      source: "busybox",
      sourceVersion: "1.36.1-r29",
    },
    {
      name: "ssl_client",
      version: "1.36.1-r29",
      arch: "x86_64",
      source: "busybox",
      sourceVersion: "1.36.1-r29",
    },
  ]);
});

test("a block without a version is told", () => {
  const result = parsed(apkPackagesParser, `P:half\n\n${BLOCKS}`);
  expect(result.unread).toEqual([{ line: 1, text: "half", why: "no P: or V:" }]);
});

test("no package at all is unread", () => {
  expect(parsed(apkPackagesParser, "").state).toBe("unread");
  const missing = { exit: 1, stderr: "cat: can't open '/lib/apk/db/installed': No such file or directory\n" };
  expect(parsed(apkPackagesParser, "", missing)).toMatchObject({
    state: "unread",
    reason: missing.stderr.trim(),
  });
});
