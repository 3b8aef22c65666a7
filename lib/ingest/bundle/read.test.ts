import { readFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Flag } from "../parsers/parser";
import { SPECS } from "../specs";
import type { Meta } from "./meta";
import { outputsOf } from "./outputs";
import { readBundle } from "./read";
import { type CollectedOutput, writeArchive, writeBundle } from "./write";

const META: Meta = {
  format: 1,
  agentVersion: "1.0.0",
  agentSha256: "ab".repeat(32),
  sequence: 7,
  previousSha256: null,
  startedAt: new Date("2026-11-22T11:26:04Z"),
  hostname: "web01",
  machineId: "3d1219c7c4c5404aaa1f6d2a48adfda4",
  bootId: null,
  euid: 0,
  dropped: 0,
};

function output(spec: string, stdout: string, more: Partial<CollectedOutput> = {}): CollectedOutput {
  return { spec, exit: 0, ms: 3, stdout: Buffer.from(stdout), stderr: Buffer.alloc(0), flags: [], ...more };
}

const REPORT = {
  meta: META,
  outputs: [
    output("os-release", "ID=debian\n"),
    output("uname", "Linux web01\n", { stderr: Buffer.from("hm") }),
  ],
};

/** The archive of REPORT with one change, compressed again. */
function changed(change: (tar: Buffer) => Buffer | undefined): Uint8Array {
  const tar = Buffer.from(writeArchive(REPORT));
  return gzipSync(change(tar) ?? tar);
}

const BLOCK = 512;

/** Where the header of an entry starts. */
function headerOf(tar: Buffer, name: string): number {
  for (let offset = 0; offset < tar.length; offset += BLOCK) {
    if (tar.toString("latin1", offset, offset + name.length + 1) === `${name}\0`) return offset;
  }
  throw new Error(`no entry ${name}`);
}

/** Overwrite a field of a header and make its checksum right again. */
function rewrite(tar: Buffer, header: number, at: number, text: string): void {
  tar.write(text, header + at, "latin1");
  tar.write("        ", header + 148, "latin1");
  let sum = 0;
  for (const byte of tar.subarray(header, header + BLOCK)) sum += byte;
  tar.write(`${sum.toString(8).padStart(6, "0")}\0 `, header + 148, "latin1");
}

function refusalOf(wire: Uint8Array): { status: number; reason: string } {
  const read = readBundle(wire);
  if (read.ok) throw new Error("the bundle was taken");
  return { status: read.status, reason: read.reason };
}

describe("archives of real tools", () => {
  for (const tool of ["gnu-tar", "gnu-tar-pax", "gnu-tar-ustar", "busybox-tar"]) {
    it(`reads what ${tool} writes`, () => {
      const read = readBundle(readFileSync(new URL(`./fixtures/${tool}.tar.gz`, import.meta.url)));
      if (!read.ok) throw new Error(read.reason);
      expect(read.meta).toEqual({
        format: 1,
        agentVersion: "1.0.0",
        agentSha256: "ab".repeat(32),
        sequence: 41,
        previousSha256: "cd".repeat(32),
        startedAt: new Date("2026-11-22T11:26:04Z"),
        hostname: "web01",
        machineId: "3d1219c7c4c5404aaa1f6d2a48adfda4",
        bootId: "08d75c17-dc2a-45da-82c4-75507111a847",
        euid: 0,
        dropped: 0,
      });
      expect(read.manifest.map(({ spec, exit, flags }) => [spec, exit, flags.join()])).toEqual([
        ["os-release", 0, ""],
        ["debian-version", 0, ""],
        ["apk-packages", 1, ""],
        ["needrestart", 127, "missing"],
        ["wg-peers", 0, "denied"],
        ["sysctl", 0, "same"],
      ]);
      expect(read.ignored).toEqual(["from-the-future"]);
      expect(read.contents.has("sysctl")).toBe(false);
      expect(Buffer.from(read.contents.get("debian-version") ?? []).toString()).toBe("12.4\n");
      expect(Buffer.from(read.stderr.get("apk-packages") ?? []).toString()).toMatch(/^cat: \/lib\/apk/);
    });
  }
});

describe("outputs of a bundle", () => {
  it("takes the content of a same row from what is held, and says when nobody holds it", () => {
    const read = readBundle(
      writeBundle({
        meta: META,
        outputs: [output("uname", "Linux\n", { flags: ["same"] }), output("df", "x")],
      }),
    );
    if (!read.ok) throw new Error(read.reason);
    const held = outputsOf(read, (row) => (row.bytes === 6 ? Buffer.from("Linux\n") : null));
    expect(held.map(({ spec, stdout, flags }) => [spec, stdout, flags.join()])).toEqual([
      ["uname", "Linux\n", ""],
      ["df", "x", ""],
    ]);
    expect(outputsOf(read, () => null)[0]).toMatchObject({ spec: "uname", stdout: "", flags: ["same"] });
  });

  it("shows bytes that are no UTF-8 as U+FFFD", () => {
    const read = readBundle(
      writeBundle({ meta: META, outputs: [{ ...output("df", ""), stdout: Uint8Array.of(0x61, 0xff) }] }),
    );
    if (!read.ok) throw new Error(read.reason);
    expect(outputsOf(read, () => null)[0]?.stdout).toBe("a\ufffd");
  });
});

describe("limits", () => {
  it("refuses more than 1 MiB on the wire without inflating it", () => {
    expect(refusalOf(new Uint8Array(1024 * 1024 + 1)).status).toBe(413);
  });

  it("refuses a bomb", () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(1024 * 1024);
    expect(refusalOf(bomb)).toEqual({
      status: 413,
      reason: "The report inflates to more than 16777216 bytes.",
    });
  });

  it("refuses 16 MiB and a byte, and more with a trailer that claims little", () => {
    expect(refusalOf(gzipSync(Buffer.alloc(16 * 1024 * 1024 + 1))).status).toBe(413);
    const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024));
    bomb.writeUInt32LE(10, bomb.length - 4);
    expect(refusalOf(bomb).status).toBe(413);
  });

  it("refuses the 201st entry", () => {
    const many = Array.from({ length: 199 }, (_, index) => output(`future-${index}`, ""));
    expect(refusalOf(writeBundle({ meta: META, outputs: many })).reason).toMatch(/more than 200 entries/);
    expect(readBundle(writeBundle({ meta: META, outputs: many.slice(1) })).ok).toBe(true);
  });

  it("keeps only the first 4 KiB of standard error", () => {
    const read = readBundle(
      writeBundle({ meta: META, outputs: [output("df", "", { stderr: Buffer.alloc(9000, 97) })] }),
    );
    expect(read.ok && read.stderr.get("df")?.length).toBe(4096);
  });
});

describe("tricks", () => {
  it.each([
    ["../evil", /"\.\.\/evil" does not belong/],
    ["/etc/passwd", /"\/etc\/passwd" does not belong/],
    ["stdout/../meta.tsv", /does not belong/],
    ["stdout/a/b", /does not belong/],
    ["stdout/", /does not belong/],
    ["stdout/\u0007uname", /"stdout\/\?uname" does not belong/],
    ["meta.tsv", /"meta.tsv" is there twice/],
    ["./meta.tsv", /"meta.tsv" is there twice/],
    ["stderr/no-row", /says nothing about "stderr\/no-row"/],
  ])("refuses a file called %j", (name, reason) => {
    const wire = changed((tar) => {
      rewrite(tar, headerOf(tar, "stderr/uname"), 0, name.padEnd(100, "\0"));
      return undefined;
    });
    expect(refusalOf(wire)).toEqual({ status: 422, reason: expect.stringMatching(reason) });
  });

  it.each(["1", "2", "3", "4", "6", "S", "M", "V", "K"])("refuses an entry of type %s", (type) => {
    const wire = changed((tar) => {
      rewrite(tar, headerOf(tar, "stderr/uname"), 156, type);
      return undefined;
    });
    expect(refusalOf(wire).reason).toBe('The entry "stderr/uname" is neither a file nor a directory.');
  });

  it("refuses a directory that no report has", () => {
    const wire = changed((tar) => {
      const header = headerOf(tar, "stderr/uname");
      rewrite(tar, header, 0, "etc/".padEnd(100, "\0"));
      rewrite(tar, header, 124, "00000000000\0");
      rewrite(tar, header, 156, "5");
      return Buffer.concat([tar.subarray(0, header + BLOCK), Buffer.alloc(2 * BLOCK)]);
    });
    expect(refusalOf(wire).reason).toBe('The directory "etc/" does not belong in a report.');
  });

  it("refuses a size that reaches over the end", () => {
    const wire = changed((tar) => {
      rewrite(tar, headerOf(tar, "stdout/uname"), 124, "00077777777\0");
      return undefined;
    });
    expect(refusalOf(wire).reason).toMatch(/"stdout\/uname" says it has 16777215 bytes/);
  });

  it("refuses sizes in base 256 and negative ones", () => {
    for (const size of ["\x80\0\0\0\0\0\0\0\0\0\0\x01", "-0000000001\0", "            "]) {
      const wire = changed((tar) => {
        rewrite(tar, headerOf(tar, "stdout/uname"), 124, size);
        return undefined;
      });
      expect(refusalOf(wire).reason).toMatch(/its size cannot be read/);
    }
  });

  it("refuses a header with a wrong checksum", () => {
    const wire = changed((tar) => {
      tar.write("X", headerOf(tar, "stdout/uname"), "latin1");
      return undefined;
    });
    expect(refusalOf(wire).reason).toMatch(/Entry 4 of the archive: its header has a wrong checksum/);
  });

  it("refuses what lies behind the end, and an archive without an end", () => {
    expect(refusalOf(changed((tar) => Buffer.concat([tar, Buffer.from("x")]))).reason).toMatch(
      /follows the end/,
    );
    expect(refusalOf(changed((tar) => tar.subarray(0, tar.length - 2 * BLOCK))).reason).toMatch(
      /ends in the middle/,
    );
    expect(refusalOf(changed(() => Buffer.alloc(0))).status).toBe(422);
  });

  it("refuses a name and a size from an extended header that no report needs", () => {
    for (const [record, reason] of [
      ["22 path=../../evil.sh\n", /does not belong/],
      ["12 size=999\n", /"size", which no report needs/],
      ["99 path=short\n", /cannot be read/],
      ["nonsense", /cannot be read/],
    ] as const) {
      const wire = changed((tar) => {
        const header = headerOf(tar, "stderr/uname");
        const pax = Buffer.alloc(2 * BLOCK);
        tar.copy(pax, 0, header, header + BLOCK);
        pax.write(record, BLOCK, "latin1");
        rewrite(pax, 0, 124, `${record.length.toString(8).padStart(11, "0")}\0`);
        rewrite(pax, 0, 156, "x");
        return Buffer.concat([tar.subarray(0, header), pax, tar.subarray(header)]);
      });
      expect(refusalOf(wire).reason).toMatch(reason);
    }
  });

  it("refuses bytes that are no gzip, or half of one", () => {
    const wire = writeBundle(REPORT);
    for (const bytes of [new Uint8Array(0), Buffer.from("hello"), wire.subarray(0, wire.length / 2)]) {
      expect(refusalOf(bytes)).toEqual({ status: 422, reason: "The report is not a whole gzip file." });
    }
  });
});

describe("the manifest against the contents", () => {
  /** REPORT with its manifest replaced by one of the same length. */
  function withManifest(replace: (text: string) => string): Uint8Array {
    return changed((tar) => {
      const header = headerOf(tar, "manifest.tsv");
      const size = Number.parseInt(tar.toString("latin1", header + 124, header + 135), 8);
      const text = replace(tar.toString("latin1", header + BLOCK, header + BLOCK + size));
      expect(text.length).toBe(size);
      tar.write(text, header + BLOCK, "latin1");
      return undefined;
    });
  }

  it.each([
    [/\t10\t/, "\t11\t", "os-release has 10 bytes, but the manifest says 11."],
    [/\t12\t[0-9a-f]{2}/, "\t12\t00", "The bytes of uname do not have the SHA-256 that the manifest says."],
    [/\t10\t/, "\t1x\t", "manifest.tsv line 1 (os-release): the size is not whole bytes."],
    [/os-release/, "os_release", 'manifest.tsv line 1: "os_release" is no name of an output.'],
    [/os-release\t0/, "os-release\t-", "manifest.tsv line 1 (os-release): the exit status is not 0 to 255."],
    [/\t-\n/, "\t!\n", "manifest.tsv line 1 (os-release): the flags cannot be read."],
    [/\t-\n/, "\t\n\n", "manifest.tsv line 1 (os-release) does not have six columns."],
    [/uname\t0/, "uname\t\t", "manifest.tsv line 2 (uname) does not have six columns."],
  ])("refuses %s → %j", (from, to, reason) => {
    expect(refusalOf(withManifest((text) => text.replace(from, to)))).toEqual({ status: 422, reason });
  });

  it("refuses a spec that is there twice, and bytes with a same", () => {
    const twice = { meta: META, outputs: [output("df", "a"), output("df", "a")] };
    expect(refusalOf(writeBundle(twice)).reason).toMatch(/"stdout\/df" is there twice/);
    const same = Buffer.from(writeArchive({ meta: META, outputs: [output("df", "a")] }));
    const header = headerOf(same, "manifest.tsv");
    const line = same.toString("latin1", header + BLOCK, headerOf(same, "stdout/df")).replace(/\0+$/, "");
    const text = line.replace("\t-\n", "\tsame\n");
    same.write(text, header + BLOCK, "latin1");
    rewrite(same, header, 124, `${text.length.toString(8).padStart(11, "0")}\0`);
    expect(refusalOf(gzipSync(same)).reason).toBe(
      "df is marked as the same as before, but its bytes are there.",
    );
  });

  it("leaves out flags and outputs that only a newer agent knows", () => {
    const flags = ["timeout", "brandnew"] as unknown as Flag[];
    const read = readBundle(
      writeBundle({ meta: META, outputs: [output("df", "a", { flags }), output("new", "b")] }),
    );
    expect(read.ok && read.manifest.map((row) => [row.spec, row.flags])).toEqual([["df", ["timeout"]]]);
    expect(read.ok && read.ignored).toEqual(["new"]);
  });
});

describe("meta.tsv", () => {
  it.each([
    [{ hostname: "a b" }, /hostname is "a b", not a host name/],
    [{ hostname: `x${"a".repeat(253)}` }, /hostname is "xa+…"/],
    [{ hostname: "web\u000001" }, /hostname holds characters that no value has/],
    [{ hostname: "web\u001b[31m" }, /hostname holds characters/],
    [{ agentSha256: "AB".repeat(32) }, /agent_sha256/],
    [{ sequence: -1 }, /sequence is "-1"/],
    [{ sequence: 1.5 }, /sequence is "1.5"/],
    [{ previousSha256: "xyz" }, /previous_sha256/],
    [{ machineId: "../x" }, /machine_id/],
    [{ euid: Number.NaN }, /euid is "NaN"/],
  ])("refuses %j", (change, reason) => {
    const refused = refusalOf(writeBundle({ meta: { ...META, ...change }, outputs: [] }));
    expect(refused).toEqual({ status: 422, reason: expect.stringMatching(reason) });
  });

  it("refuses a missing key, a doubled key and another format", () => {
    const replaced = (from: string, to: string) => {
      return refusalOf(
        changed((tar) => {
          const at = tar.indexOf(from);
          tar.write(to, at, "latin1");
          return undefined;
        }),
      ).reason;
    };
    expect(replaced("format\t1", "format\t2")).toMatch(/format is "2"/);
    expect(replaced("euid\t0", "eu1d\t0")).toBe("meta.tsv lacks euid.");
    expect(replaced("dropped\t", "format\t\t")).toMatch(/meta.tsv has format twice/);
    expect(replaced("2026-11-22T", "2026-11-32T")).toMatch(/started_at is "2026-11-32T/);
  });

  it("reads the first report's previous_sha256 as nothing", () => {
    const read = readBundle(writeBundle({ meta: { ...META, previousSha256: "0".repeat(64) }, outputs: [] }));
    expect(read.ok && read.meta.previousSha256).toBeNull();
  });
});

describe("properties", () => {
  const collected = fc.uniqueArray(
    fc.record({
      spec: fc.constantFrom(...SPECS.map(({ id }) => id)),
      exit: fc.integer({ min: 0, max: 255 }),
      ms: fc.nat(),
      stdout: fc.uint8Array({ maxLength: 2000 }),
      stderr: fc.uint8Array({ maxLength: 600 }),
      flags: fc.subarray<Flag>(["truncated", "timeout"]),
    }),
    { selector: ({ spec }) => spec, maxLength: 20 },
  );

  it("reads back whatever was written", () => {
    fc.assert(
      fc.property(collected, fc.nat(), (outputs, sequence) => {
        const read = readBundle(writeBundle({ meta: { ...META, sequence }, outputs }));
        if (!read.ok) throw new Error(read.reason);
        expect(read.meta.sequence).toBe(sequence);
        expect(read.manifest.map(({ spec, exit, flags }) => ({ spec, exit, flags }))).toEqual(
          outputs.map(({ spec, exit, flags }) => ({ spec, exit, flags })),
        );
        for (const { spec, stdout, stderr } of outputs) {
          expect(Buffer.compare(read.contents.get(spec) ?? Buffer.from("?"), stdout)).toBe(0);
          expect(Buffer.compare(read.stderr.get(spec) ?? Buffer.alloc(0), stderr)).toBe(0);
        }
      }),
      { numRuns: 200 },
    );
  });

  const paxTar = gunzipSync(readFileSync(new URL("./fixtures/gnu-tar-pax.tar.gz", import.meta.url)));
  const edits = fc.array(
    fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }), mend: fc.boolean() }),
    { minLength: 1, maxLength: 8 },
  );

  it("never throws on a changed archive, and what it takes still agrees with its manifest", () => {
    fc.assert(
      fc.property(edits, fc.boolean(), fc.nat(), (changes, pax, cut) => {
        const tar = pax ? Buffer.from(paxTar) : Buffer.from(writeArchive(REPORT));
        for (const { at, byte, mend } of changes) {
          const block = Math.floor((at % tar.length) / BLOCK) * BLOCK;
          tar[at % tar.length] = byte;
          if (mend) rewrite(tar, block, 156, String.fromCharCode(tar[block + 156] ?? 0));
        }
        const read = readBundle(
          gzipSync(cut % 5 === 0 ? tar.subarray(0, cut % tar.length) : tar, { level: 1 }),
        );
        if (read.ok) {
          for (const row of read.manifest) {
            if (!row.flags.includes("same")) expect(read.contents.get(row.spec)?.length).toBe(row.bytes);
          }
        } else {
          expect(read.reason).toMatch(/^[\x20-\x7e…]+\.$/);
          expect([413, 422]).toContain(read.status);
        }
      }),
      { numRuns: 8000 },
    );
  });

  it("never throws on changed or random bytes", () => {
    const wire = Buffer.from(writeBundle(REPORT));
    fc.assert(
      fc.property(edits, fc.uint8Array({ maxLength: 300 }), fc.boolean(), (changes, noise, random) => {
        const bytes = Buffer.from(random ? noise : wire);
        for (const { at, byte } of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
        expect(typeof readBundle(bytes).ok).toBe("boolean");
      }),
      { numRuns: 3000 },
    );
  });
});
