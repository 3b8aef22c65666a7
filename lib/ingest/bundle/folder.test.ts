import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readFolder } from "./folder";

const CAPTURE = new URL("./fixtures/web01/", import.meta.url);

function capture(...without: string[]): Map<string, Uint8Array> {
  const names = readdirSync(CAPTURE).filter((name) => !without.includes(name));
  return new Map(names.map((name) => [name, readFileSync(new URL(name, CAPTURE))]));
}

function files(texts: Record<string, string>): Map<string, Uint8Array> {
  return new Map(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)]));
}

describe("a capture with COMMANDS.tsv", () => {
  it("finds the outputs by their file names, with exit status, standard error and the capture's time", () => {
    const folder = readFolder(capture());
    if (!folder.ok) throw new Error(folder.reason);
    const found = new Map(folder.outputs.map((output) => [output.spec, output]));
    expect([...found.keys()].sort()).toEqual(
      ["group", "kernel-modules", "os-release", "package-verify", "shadow-state", "uname"].sort(),
    );
    expect(found.get("kernel-modules")).toMatchObject({
      exit: 1,
      stdout: "",
      stderr: "cat: /proc/modules: No such file or directory\n",
    });
    expect(found.get("package-verify")?.exit).toBe(2);
    expect(found.get("package-verify")?.stderr).toMatch(/^debsums: /);
    expect(found.get("shadow-state")?.stdout).toMatch(/^root:\$y\$j<redacted>:/);
    expect(found.get("uname")?.collectedAt).toEqual(new Date("2026-11-22T11:26:04Z"));
    expect(folder.ignored.sort()).toEqual(["date", "lastlog2", "ufw-status"].sort());
  });

  it("takes an older form of an output when the usual file is absent", () => {
    const folder = readFolder(capture("shadow-redacted"));
    if (!folder.ok) throw new Error(folder.reason);
    expect(folder.outputs.find(({ spec }) => spec === "shadow-state")?.stdout).toMatch(/^root P /);
  });

  it("calls what was not installed missing, and finds an output by its command", () => {
    const folder = readFolder(
      files({
        "COMMANDS.tsv": "file\texit\tcommand\nwhich\t127\tneedrestart -b -r l\nsyn\t0\tss -tanH\n",
        which: "",
        "which.stderr": "sh: needrestart: not found\n",
        syn: "ESTAB 0 0 10.0.0.1:22 10.0.0.2:5000\n",
      }),
    );
    if (!folder.ok) throw new Error(folder.reason);
    expect(folder.outputs).toEqual([
      expect.objectContaining({ spec: "needrestart", exit: 127, flags: ["missing"], collectedAt: null }),
      expect.objectContaining({ spec: "connections", exit: 0, flags: [], stderr: "" }),
    ]);
  });

  it("says so when nothing in the folder is an output", () => {
    expect(readFolder(files({ "README.md": "hello" }))).toEqual({
      ok: false,
      reason: "No file of this folder is an output that Garrison reads.",
    });
  });
});

describe("a folder of --dry-run", () => {
  const MANIFEST = [
    `uname\t0\t3\t6\t${"0".repeat(64)}\t-`,
    `wg-peers\t0\t0\t0\t${"0".repeat(64)}\tdenied`,
    `tomorrow\t0\t0\t0\t${"0".repeat(64)}\t-`,
  ].join("\n");

  it("takes the rows of the manifest", () => {
    const folder = readFolder(
      files({
        "manifest.tsv": MANIFEST,
        "stdout/uname": "Linux\n",
        "stderr/uname": "x",
        "stdout/df": "left over",
      }),
    );
    expect(folder).toEqual({
      ok: true,
      outputs: [
        { spec: "uname", stdout: "Linux\n", stderr: "x", exit: 0, flags: [], collectedAt: null },
        { spec: "wg-peers", stdout: "", stderr: "", exit: 0, flags: ["denied"], collectedAt: null },
      ],
      ignored: ["tomorrow"],
    });
  });

  it("says what is wrong with the manifest or meta.tsv", () => {
    expect(readFolder(files({ "manifest.tsv": "uname\t0" }))).toEqual({
      ok: false,
      reason: "manifest.tsv line 1 (uname) does not have six columns.",
    });
    expect(readFolder(files({ "manifest.tsv": MANIFEST, "meta.tsv": "format\t9\n" })).ok).toBe(false);
  });
});

it("never throws, whatever lies in the folder", () => {
  const name = fc.oneof(
    fc.constantFrom("COMMANDS.tsv", "manifest.tsv", "meta.tsv", "stdout/uname", "date", "uname", "df-PT"),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.uint8Array({ maxLength: 200 })), { maxLength: 8 }), (entries) => {
      expect(typeof readFolder(new Map(entries)).ok).toBe("boolean");
    }),
    { numRuns: 2000 },
  );
});
