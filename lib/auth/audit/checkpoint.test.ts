import { createPublicKey, randomBytes, verify } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkpointSigner, readCheckpoint, readCheckpoints, signCheckpoint } from "./checkpoint";

const KEYS = [{ id: "k1", key: Buffer.alloc(32, 1) }];
const signer = checkpointSigner(KEYS);
const PLACE = { seq: 12n, hash: "ab".repeat(32), at: "2026-11-22T02:00:00.000001Z" };
const LINE = signCheckpoint(signer, PLACE);

const place = fc.record({
  seq: fc.bigInt({ min: 1n, max: 2n ** 62n }),
  hash: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString("hex")),
  at: fc
    .date({ min: new Date("2020-01-01"), max: new Date("2099-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString()),
});

describe("a checkpoint", () => {
  it("reads back as what was signed", () => {
    fc.assert(
      fc.property(place, (signed) => {
        expect(readCheckpoint(signCheckpoint(signer, signed), signer.publicKey)).toEqual({
          installation: signer.installation,
          ...signed,
        });
      }),
    );
  });

  it("is refused after any change to what it says", () => {
    fc.assert(
      fc.property(place, place, fc.constantFrom("seq", "hash", "at"), (signed, other, name) => {
        fc.pre(String(signed[name as "seq"]) !== String(other[name as "seq"]));
        const changed = {
          ...JSON.parse(signCheckpoint(signer, signed)),
          [name]: String(other[name as "seq"]),
        };
        expect(readCheckpoint(JSON.stringify(changed), signer.publicKey)).toEqual({
          why: "has a signature that does not fit: it was changed or forged",
        });
      }),
    );
  });

  it("is refused from another installation", () => {
    const other = checkpointSigner([{ id: "k1", key: Buffer.alloc(32, 2) }]);
    expect(readCheckpoint(signCheckpoint(other, PLACE), signer.publicKey)).toEqual({
      why: "was signed with another installation's key",
    });
  });

  it("is refused when another key signed under our name", () => {
    const other = checkpointSigner([{ id: "k1", key: Buffer.alloc(32, 2) }]);
    const forged = { ...JSON.parse(signCheckpoint(other, PLACE)), key: signer.publicKey };
    expect(readCheckpoint(JSON.stringify(forged), signer.publicKey)).toMatchObject({
      why: expect.stringContaining("signature"),
    });
  });

  it("can be checked by anybody who has the line and the public key, without Garrison", () => {
    const { installation, seq, hash, at, key, signature } = JSON.parse(LINE);
    const text = `garrison audit checkpoint 1\n${installation}\n${seq}\n${hash}\n${at}\n`;
    const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: key }, format: "jwk" });
    expect(verify(null, Buffer.from(text), publicKey, Buffer.from(signature, "base64url"))).toBe(true);
  });

  it("stays the same when a new key is put before the one that the log began under", () => {
    const rotated = checkpointSigner([{ id: "k2", key: randomBytes(32) }, ...KEYS]);
    expect(rotated.publicKey).toBe(signer.publicKey);
    expect(rotated.installation).toBe(signer.installation);
  });
});

describe("a file of checkpoints", () => {
  it("is read line by line, and each bad line is named", () => {
    const read = readCheckpoints(`${LINE}\nnot one\n${LINE}\n{}\n`, signer.publicKey);
    expect(read.checkpoints).toHaveLength(2);
    expect(read.faults).toEqual([
      { line: 2, why: "is not a checkpoint" },
      { line: 4, why: "is not a checkpoint" },
    ]);
  });

  it("may end in a line that was cut while it was written, but not consist of one", () => {
    expect(readCheckpoints(`${LINE}\n${LINE.slice(0, 40)}`, signer.publicKey)).toMatchObject({
      checkpoints: [{ seq: 12n }],
      faults: [],
    });
    expect(readCheckpoints("garbage", signer.publicKey).faults).toHaveLength(1);
    expect(readCheckpoints(LINE, signer.publicKey).checkpoints).toHaveLength(1);
    expect(readCheckpoints("", signer.publicKey)).toEqual({ checkpoints: [], faults: [] });
  });

  it("is never a reason to fail, whatever stands in it", () => {
    const pieces = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.json(),
      fc.constant(LINE),
      fc.nat(LINE.length).map((end) => LINE.slice(0, end)),
      fc.constant(`{"seq":"${"9".repeat(19)}"}`),
    );
    fc.assert(
      fc.property(fc.array(pieces), (lines) => {
        const text = lines.join("\n");
        const { checkpoints, faults } = readCheckpoints(text, signer.publicKey);
        expect(checkpoints.length + faults.length).toBeLessThanOrEqual(text.split("\n").length);
        for (const { seq } of checkpoints) expect(seq).toBe(12n);
      }),
    );
  });
});
