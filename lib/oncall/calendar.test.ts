import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CalendarShift, calendarOf } from "./calendar";

const at = (text: string) => Date.parse(`${text}Z`);
const NOW = at("2026-11-22T12:00:05.678");
const SHIFT: CalendarShift = {
  from: at("2026-11-23T08:00"),
  to: at("2026-11-30T08:00"),
  rotaId: "0198f2a0-0000-7000-8000-000000000001",
  rotaName: "Web",
  personName: "Bat-Erdene",
};

/** What a reader sees: content lines, unfolded. */
function contentLines(feed: string): string[] {
  return feed.replaceAll("\r\n ", "").split("\r\n").slice(0, -1);
}

describe("a feed", () => {
  it("is these bytes", () => {
    expect(calendarOf("On call: Web", [SHIFT], NOW)).toBe(
      [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Garrison//On call//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:On call: Web",
        "X-WR-CALNAME:On call: Web",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "BEGIN:VEVENT",
        "UID:0198f2a0-0000-7000-8000-000000000001-1795420800000@garrison",
        "DTSTAMP:20261122T120005Z",
        "DTSTART:20261123T080000Z",
        "DTEND:20261130T080000Z",
        "SUMMARY:Bat-Erdene: on call (Web)",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
      ].join("\r\n"),
    );
  });

  it("of no shifts is a calendar", () => {
    expect(contentLines(calendarOf("Web", [], NOW)).at(-1)).toBe("END:VCALENDAR");
  });

  it("keeps the identity of a shift that somebody else takes over, or that ends sooner", () => {
    const uid = (shift: CalendarShift) =>
      contentLines(calendarOf("Web", [shift], NOW)).find((l) => l.startsWith("UID:"));
    expect(uid({ ...SHIFT, personName: "Saraa", to: SHIFT.to - 1 })).toBe(uid(SHIFT));
    expect(uid({ ...SHIFT, from: SHIFT.from + 1 })).not.toBe(uid(SHIFT));
    expect(uid({ ...SHIFT, rotaId: "other" })).not.toBe(uid(SHIFT));
  });

  it("escapes what means something", () => {
    const feed = calendarOf(
      "a;b,c\\d",
      [{ ...SHIFT, personName: "Bat\r\nATTENDEE:mailto:x\u2028\u0085y\0\tz" }],
      NOW,
    );
    expect(feed).toContain("NAME:a\\;b\\,c\\\\d\r\n");
    expect(contentLines(feed)).toContain("SUMMARY:Bat\\nATTENDEE:mailto:x\\n\\ny  z: on call (Web)");
  });

  it("no name begins a line, no line is longer than 75 octets, no character is cut", () => {
    const name = fc.oneof(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.string({
        unit: fc.constantFrom(..."ab:;,\\\r\n\u2028\0é😀", "\r\nEND:VEVENT\r\n", "\ud800"),
        maxLength: 120,
      }),
    );
    fc.assert(
      fc.property(name, name, name, (calendar, rotaName, personName) => {
        const feed = calendarOf(calendar, [{ ...SHIFT, rotaName, personName }], NOW);
        expect(contentLines(feed).map((line) => line.split(/[:;]/)[0])).toEqual(
          contentLines(calendarOf("x", [SHIFT], NOW)).map((line) => line.split(/[:;]/)[0]),
        );
        for (const line of feed.split("\r\n")) {
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
          expect(line).not.toMatch(/[\r\n\0]/);
          expect(line.isWellFormed()).toBe(true);
        }
        expect(Buffer.from(feed).toString()).toBe(feed);
        const summary = contentLines(feed).find((line) => line.startsWith("SUMMARY:")) ?? "";
        const read = summary.slice(8).replaceAll(/\\(.)/g, (_, char: string) => (char === "n" ? "\n" : char));
        expect(read).toBe(
          `${personName}: on call (${rotaName})`
            .toWellFormed()
            .replaceAll("\r\n", "\n")
            .replaceAll(/[\r\u0085\u2028\u2029]/g, "\n")
            .replaceAll(/[^\P{Cc}\n]/gu, " "),
        );
      }),
    );
  });
});
