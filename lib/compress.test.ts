import { zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { squeeze, squeezeNow, unsqueeze, unsqueezeNow } from "./compress";

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
const anything = fc.oneof(
  fc.uint8Array({ maxLength: 2_000 }),
  fc.uint8Array({ maxLength: 500 }).map((bytes) => Uint8Array.from([...MAGIC, ...bytes])),
  fc.string({ maxLength: 300 }).map((text) => Buffer.from(text.repeat(20))),
);

it("gives back what it was given, also what begins like a frame itself", async () => {
  await fc.assert(
    fc.asyncProperty(anything, async (bytes) => {
      expect(Buffer.compare(unsqueezeNow(squeezeNow(bytes)), bytes)).toBe(0);
      expect(Buffer.compare(await unsqueeze(await squeeze(bytes)), bytes)).toBe(0);
    }),
  );
});

it("gives back what is long, from the other thread", async () => {
  const long = Buffer.alloc(3_000_000, "a line of a log\n");
  const squeezed = await squeeze(long);
  expect(squeezed.length).toBeLessThan(long.length / 100);
  expect((await unsqueeze(squeezed)).equals(long)).toBe(true);
});

it("refuses a frame that was cut anywhere, short or long", async () => {
  for (const length of [1_001, 2_000, 70_000, 600_000]) {
    const whole = squeezeNow(Buffer.alloc(length, "abc"));
    for (let end = 4; end < whole.length; end += 1) {
      const cut = whole.subarray(0, end);
      expect(() => unsqueezeNow(cut), `${length} cut to ${end}`).toThrow();
      await expect(unsqueeze(cut)).rejects.toThrow();
    }
  }
});

it("reads frames that were written without a stated length", () => {
  const bytes = Buffer.from("written before lengths were stated\n".repeat(50));
  expect(unsqueezeNow(zstdCompressSync(bytes)).equals(bytes)).toBe(true);
});
