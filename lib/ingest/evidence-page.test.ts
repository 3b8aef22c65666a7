import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PAGE_BYTES, PAGE_LINES, pageOfEvidence } from "./evidence-page";

function allPages(bytes: Uint8Array) {
  const { pages } = pageOfEvidence(bytes, 1);
  return Array.from({ length: pages }, (_, at) => pageOfEvidence(bytes, at + 1));
}

describe("the pages of a large output", () => {
  test("a small output is one page, and so is an empty one", () => {
    expect(pageOfEvidence(Buffer.from("a\nb\n"), 1)).toMatchObject({
      page: 1,
      pages: 1,
      firstLine: 1,
      from: 0,
    });
    expect(pageOfEvidence(Buffer.alloc(0), 7)).toMatchObject({ page: 1, pages: 1, firstLine: 1, from: 0 });
  });

  test("a page ends after 1,000 lines, and the next one goes on counting", () => {
    const text = Buffer.from(Array.from({ length: PAGE_LINES + 5 }, (_, n) => `line ${n + 1}\n`).join(""));
    const second = pageOfEvidence(text, 2);
    expect(second).toMatchObject({ page: 2, pages: 2, firstLine: PAGE_LINES + 1 });
    expect(Buffer.from(second.bytes).toString()).toMatch(/^line 1001\n/);
  });

  test("exactly at the limit of lines there is no empty page", () => {
    expect(pageOfEvidence(Buffer.from("x\n".repeat(PAGE_LINES)), 1).pages).toBe(1);
  });

  test("a line longer than a page is cut between characters", () => {
    const text = Buffer.from(`x${"é".repeat(PAGE_BYTES)}`);
    const pages = allPages(text);
    expect(pages.length).toBe(3);
    for (const { bytes } of pages) expect(Buffer.from(bytes).toString("utf8")).not.toContain("\uFFFD");
    expect(pages.every(({ firstLine }) => firstLine === 1)).toBe(true);
  });

  test("beyond the end the last page is shown", () => {
    expect(pageOfEvidence(Buffer.from("x\n".repeat(PAGE_LINES + 1)), 99)).toMatchObject({
      page: 2,
      firstLine: 1001,
    });
  });

  test("put together they are the output, whatever its bytes", () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 50 }),
      fc.integer({ min: 1, max: 300_000 }).map((size) => Buffer.alloc(size, 0x80)),
      fc.integer({ min: 1, max: 1_500 }).map((lines) => Buffer.from("ü\n".repeat(lines))),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const bytes = Buffer.concat(pieces);
        const pages = allPages(bytes);
        expect(Buffer.concat(pages.map((page) => page.bytes)).equals(bytes)).toBe(true);
        for (const page of pages) {
          expect(page.bytes.length).toBeLessThanOrEqual(PAGE_BYTES);
          const before = bytes.subarray(0, page.from).filter((byte) => byte === 0x0a).length;
          expect(page.firstLine).toBe(before + 1);
        }
      }),
      { numRuns: 60 },
    );
  });
});
