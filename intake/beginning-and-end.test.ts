import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { beginningAndEnd } from "./beginning-and-end";

function sent(
  chunks: readonly Uint8Array[],
  headers: Record<string, string> = { "transfer-encoding": "chunked" },
) {
  async function* body() {
    yield* chunks;
  }
  return { header: (name: string) => headers[name] ?? null, body };
}

const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();

describe("what was sent", () => {
  it("is nothing without a body, whatever its headers say", async () => {
    expect(await beginningAndEnd(sent([], {}), 10)).toBeNull();
    expect(await beginningAndEnd(sent([], { "content-length": "0" }), 10)).toBeNull();
    expect(await beginningAndEnd(sent([], { "content-length": "5" }), 10)).toBeNull();
  });

  it("is whole when it is short, and its beginning and its end when it is not", async () => {
    const short = await beginningAndEnd(sent([Buffer.from("0123"), Buffer.from("45")]), 10);
    expect([text(short?.first), text(short?.last), short?.size]).toEqual(["012345", "012345", 6]);
    const long = await beginningAndEnd(sent([Buffer.from("0123456789"), Buffer.from("abcdef")]), 10);
    expect([text(long?.first), text(long?.last), long?.size]).toEqual(["0123456789", "6789abcdef", 16]);
  });

  it("is heard out for four MiB, and then nobody knows how long it is", async () => {
    const chunk = Buffer.alloc(65_536, "x");
    let asked = 0;
    async function* endless() {
      for (;;) {
        asked += 1;
        yield chunk;
      }
    }
    const found = await beginningAndEnd({ ...sent([]), body: endless }, 10);
    expect([found?.first.length, found?.last.length, found?.size]).toEqual([10, 10, null]);
    expect(asked).toBe(65);
  });

  it("is the same in whatever pieces it comes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 30 }),
        async (chunks, limit) => {
          const whole = Buffer.concat(chunks);
          const found = await beginningAndEnd(sent(chunks), limit);
          if (whole.length === 0) expect(found).toBeNull();
          else {
            expect(Buffer.from(found?.first ?? [])).toEqual(whole.subarray(0, limit));
            expect(Buffer.from(found?.last ?? [])).toEqual(whole.subarray(-limit));
            expect(found?.size).toBe(whole.length);
          }
        },
      ),
    );
  });
});
