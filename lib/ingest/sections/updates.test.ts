import { describe, expect, test } from "vitest";
import type { Update } from "@/lib/fleet/model/facts";
import { readAlone, readReport } from "../facts";
import { fixture, outputOf } from "../parsers/fixture-output";
import type { Output } from "../parsers/parser";
import { isSecurity } from "./updates-apt";

function updates(...outputs: Output[]): Update[] {
  const section = readReport(outputs).facts.updates;
  if (section.state === "unknown" || section.items === null) throw new Error("unknown");
  return section.items;
}

function host(name: string): Output[] {
  return [
    outputOf("os-release", fixture(`${name}.os-release`)),
    outputOf("dpkg-packages", fixture(`${name}.dpkg-query.tsv`)),
    outputOf("apt-updates", fixture(`${name}.apt-s-dist-upgrade`)),
    outputOf("apt-holds", fixture(`${name}.apt-mark-showhold`)),
    outputOf("apt-cache-age", fixture(`${name}.apt-lists-mtime`), { exit: 1 }),
  ];
}

describe("a Debian family server", () => {
  test("web01: 46 security updates and the held imagemagick", () => {
    const items = updates(...host("web01"));
    expect(items).toHaveLength(47);
    expect(items.filter(({ security, held }) => security === true && !held)).toHaveLength(46);
    expect(items.filter(({ held }) => held)).toEqual([
      {
        name: "imagemagick",
        installed: "8:6.9.11.60+dfsg-1.6+deb12u11",
        candidate: null,
        arch: "amd64",
        security: null,
        advisories: [],
        cves: [],
        held: true,
      },
    ]);
  });

  test("old01: 88 updates, all of them security", () => {
    const items = updates(...host("old01"));
    expect(items).toHaveLength(88);
    expect(items.every(({ security, held }) => security === true && !held)).toBe(true);
  });

  test("the age of the lists counts from the moment of the report", () => {
    const { updates: section } = readReport(host("web01")).facts;
    expect(section).toMatchObject({
      cacheAgeSeconds: Date.parse("2026-11-22T11:26:04Z") / 1000 - 1795346147,
      listsChangedAt: "2026-11-22T11:15:47Z",
    });
    const age = (collectedAt: Date | null) =>
      readAlone(outputOf("apt-cache-age", fixture("web01.apt-lists-mtime"), { exit: 1, collectedAt }))
        .sections;
    expect(age(null)).toEqual({
      updates: {
        state: "known",
        cacheAgeSeconds: null,
        listsChangedAt: "2026-11-22T11:15:47Z",
        items: null,
      },
    });
    expect(age(new Date(0))).toMatchObject({ updates: { cacheAgeSeconds: 0 } });
  });

  test("security comes from the origins alone", () => {
    expect(isSecurity(["Debian-Security:12/oldstable-security"])).toBe(true);
    expect(isSecurity(["Debian:10.13/oldstable", "Debian-Security:10/oldstable"])).toBe(true);
    expect(isSecurity(["Ubuntu:22.04/jammy-updates", "Ubuntu:22.04/jammy-security"])).toBe(true);
    expect(isSecurity(["UbuntuESMApps:22.04/jammy-apps-security"])).toBe(true);
    expect(isSecurity(["Ubuntu:22.04/jammy-updates"])).toBe(false);
    expect(isSecurity(["Debian:12-updates/oldstable-updates"])).toBe(false);
    // A point release brings the security fixes of the weeks before.
    expect(isSecurity(["Debian:12.15/oldstable"])).toBeNull();
    expect(isSecurity(["Docker CE:bookworm"])).toBeNull();
    expect(isSecurity([])).toBeNull();
    const [tool] = updates(
      outputOf("apt-updates", "Inst fwupd-security-tool [1] (2 Ubuntu:22.04/jammy-updates [all])\n"),
    );
    expect(tool?.security).toBe(false);
  });

  test("when apt fails, nothing is said of updates, and the reason is apt's", () => {
    const failed = outputOf("apt-updates", "", { exit: 100, stderr: "E: The package lists are missing.\n" });
    const dnf = outputOf("dnf-upgrades", "", { exit: 127 });
    expect(readReport([...host("web01").slice(0, 2), dnf, failed]).facts.updates).toEqual({
      state: "unknown",
      reason: "apt-updates: E: The package lists are missing.",
    });
  });
});

describe("a RHEL family server", () => {
  const rocky = outputOf("os-release", fixture("el9.os-release"));
  const stream = outputOf(
    "os-release",
    'NAME="CentOS Stream"\nID="centos"\nVERSION_ID="9"\nID_LIKE="rhel fedora"\n',
  );
  const packages = outputOf("rpm-packages", fixture("el9.rpm-qa.tsv"));
  const upgrades = outputOf("dnf-upgrades", fixture("el9.dnf-check-update.txt"), { exit: 100 });
  const advisories = outputOf("dnf-advisories", fixture("el9.dnf-updateinfo-list-security.txt"));
  const cves = outputOf(
    "dnf-cves",
    "CVE-2024-42283 Important/Sec. kernel-core-5.14.0-427.42.1.el9_4.x86_64\nCVE-2024-0001 Important/Sec. kernel-core-5.14.0-400.1.1.el9_3.x86_64\nCVE-2020-9999 Important/Sec. kernel-core-5.14.0-70.1.1.el9_0.x86_64\nCVE-2024-1111 Low/Sec. kernel-core-5.14.0-427.42.1.el9_4.aarch64\n",
  );

  test("advisories and CVEs meet the update on name, architecture and version", () => {
    const items = updates(rocky, packages, upgrades, advisories, cves);
    expect(items.find(({ name }) => name === "kernel-core")).toEqual({
      name: "kernel-core",
      installed: "5.14.0-362.8.1.el9_3",
      candidate: "5.14.0-427.42.1.el9_4",
      arch: "x86_64",
      security: true,
      advisories: ["RHSA-2024:9605"],
      cves: ["CVE-2024-42283", "CVE-2024-0001"],
      held: false,
    });
    expect(items.map(({ name, security }) => [name, security])).toEqual([
      ["curl", false],
      ["kernel-core", true],
      ["openssl-libs", true],
      ["vim-minimal", false],
    ]);
  });

  test("CentOS has no advisories, so silence is not safety; nor is that of other vendors", () => {
    const none = outputOf("dnf-advisories", "");
    expect(updates(stream, upgrades, none).map(({ security }) => security)).toEqual([null, null, null, null]);
    const others = outputOf(
      "dnf-upgrades",
      "nginx.x86_64 1:1.26.1-1.el9.ngx nginx-stable\npostgresql16.x86_64 16.4-1PGDG.rhel9 pgdg16\nbash.x86_64 5.1.8-9.el9 baseos\nhtop.x86_64 3.3.0-1.el9 epel\n",
      { exit: 100 },
    );
    expect(updates(rocky, others, none).map(({ security }) => security)).toEqual([null, null, false, false]);
    expect(updates(stream, others, none).map(({ security }) => security)).toEqual([null, null, null, false]);
  });

  test("without the advisories nobody can tell", () => {
    expect(updates(rocky, upgrades).every(({ security }) => security === null)).toBe(true);
    const failed = outputOf("dnf-advisories", "", { exit: 1, stderr: "Error: no cache\n" });
    expect(updates(rocky, upgrades, failed).every(({ security }) => security === null)).toBe(true);
  });

  test("advisories alone are updates; a list of updates that failed is unknown", () => {
    expect(readAlone(advisories).sections["updates"]).toMatchObject({
      items: [
        { name: "kernel-core", security: true, advisories: ["RHSA-2024:9605"] },
        { name: "openssl-libs", candidate: "1:3.0.7-27.el9_3", advisories: ["RHSA-2024:2447"] },
      ],
    });
    expect(readAlone(cves).sections["updates"]).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ cves: ["CVE-2024-42283"], advisories: [] })]),
    });
    const failed = outputOf("dnf-upgrades", "", { exit: 1, stderr: "Error: no cache\n" });
    expect(readReport([rocky, failed, advisories]).facts.updates.state).toBe("unknown");
  });
});

describe("a SUSE server", () => {
  const suse = outputOf("os-release", 'ID="sles"\nID_LIKE="suse"\nVERSION_ID="15.6"\n');
  const packages = outputOf("zypper-updates", fixture("el9.zypper-lu.txt"));
  const patches = outputOf("zypper-patches", fixture("el9.zypper-lp.xml"));

  test("packages and patches stand side by side", () => {
    const items = updates(suse, packages, patches);
    expect(items.map(({ name, security }) => [name, security])).toEqual([
      ["curl", null],
      ["kernel-core", null],
      ["openssl-libs", null],
      ["vim-minimal", null],
      ["RHSA-2024:2447", true],
      ["RHSA-2024:9605", true],
      ["RHEA-2024:1234", false],
    ]);
    expect(items[4]).toMatchObject({
      advisories: ["RHSA-2024:2447"],
      cves: ["CVE-2023-2975", "CVE-2023-3446"],
    });
  });

  test("when only other patches are pending, no package is a security update", () => {
    const xml =
      '<stream><update-list><update kind="patch" name="A" status="needed" category="recommended"/></update-list></stream>';
    const items = updates(suse, packages, outputOf("zypper-patches", xml));
    expect(items.every(({ security }) => security === false)).toBe(true);
  });
});

test("an Alpine server: nobody marks security there", () => {
  const items = updates(
    outputOf("os-release", "ID=alpine\n"),
    outputOf("apk-updates", "Installed: Available:\nbusybox-1.36.1-r28 < 1.36.1-r29\n"),
    outputOf("apk-packages", "P:busybox\nV:1.36.1-r28\nA:x86_64\no:busybox\n\n"),
  );
  expect(items).toEqual([
    {
      name: "busybox",
      installed: "1.36.1-r28",
      candidate: "1.36.1-r29",
      arch: "x86_64",
      security: null,
      advisories: [],
      cves: [],
      held: false,
    },
  ]);
});
