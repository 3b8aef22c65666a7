import { expect, test } from "vitest";
import { fixture, parsed, readValue } from "./fixture-output";
import { aptCacheAgeParser, dnfCacheAgeParser } from "./package-lists";

test("web01: the newest list; a missing folder of stamps does not matter", () => {
  expect(readValue(aptCacheAgeParser, fixture("web01.apt-lists-mtime"), { exit: 1 })).toEqual({
    at: 1795346147,
  });
});

test("a later stamp of a good update counts, those of upgrades do not", () => {
  const text = `1700000000 /var/lib/apt/lists/deb.debian.org_debian_dists_bookworm_InRelease
1700000100 /var/lib/apt/lists
1700000200 /var/lib/apt/periodic/update-success-stamp
1700000900 /var/lib/apt/periodic/update-stamp
1700000900 /var/lib/apt/periodic/upgrade-stamp
1700000900 /var/lib/apt/periodic/unattended-upgrades-stamp
`;
  expect(readValue(aptCacheAgeParser, text)).toEqual({ at: 1700000200 });
});

test("an empty folder of lists is no cache, however new it is", () => {
  expect(parsed(aptCacheAgeParser, "1700000100 /var/lib/apt/lists\n", { exit: 1 })).toMatchObject({
    state: "unread",
    reason: "There are no package lists on the server.",
  });
});

test("dnf: the newest repository", () => {
  const text = `1700000000 /var/cache/dnf/baseos-1a2b/repodata/repomd.xml
1700000500 /var/cache/dnf/appstream-3c4d/repodata/repomd.xml
`;
  expect(readValue(dnfCacheAgeParser, text, { exit: 1 })).toEqual({ at: 1700000500 });
  const nothing = { exit: 1, stderr: "stat: cannot statx '/var/cache/dnf/*': No such file or directory\n" };
  expect(parsed(dnfCacheAgeParser, "", nothing)).toMatchObject({
    state: "unread",
    reason: nothing.stderr.trim(),
  });
});
