import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOSTILE, hostileNotice, KINDS, NOW, notice } from "./fixtures/notice";
import { bytes } from "./safe-text";
import { detailsOf, messageOf, wordsOf } from "./words";

const NBSP = "\u00a0";

describe("a page says", () => {
  it("what, how bad and where, since when, and what happens next", () => {
    expect(wordsOf(notice())).toEqual({
      headline: "Payments is down",
      context: `Critical · prod · 6${NBSP}min · 3 alerts alike`,
      since: "Since 2026-11-22 02:14 (Asia/Ulaanbaatar)",
      text: "3 of 3 checks fail",
      lines: [],
      next: "If nobody acknowledges it, Bat is paged at 02:25.",
      links: [
        { label: "Acknowledge alert", url: "https://garrison.example.mn/a/k/AbC_dEf-123" },
        { label: "Open alert", url: "https://garrison.example.mn/a/0195a1b2-0000-7000-8000-000000000041" },
      ],
    });
  });

  it("nothing of what it does not know", () => {
    const words = wordsOf(notice({ where: null, text: null, count: 1, next: null, ackUrl: null }));
    expect(words.context).toBe(`Critical · 6${NBSP}min`);
    expect(words.text).toBeNull();
    expect(words.next).toBeNull();
    expect(words.links.map(({ label }) => label)).toEqual(["Open alert"]);
  });
});

describe("the headline", () => {
  it.each([
    ["page", 3, "Payments is down"],
    ["reminder", 3, "Reminder: Payments is down"],
    ["resolved", 3, "Resolved: Payments is down"],
    ["digest", 12, "12 alerts: Payments is down"],
    ["digest", 1, "1 alert: Payments is down"],
    ["test", 1, "Test: Payments is down"],
  ] as const)("of a %s of %d", (kind, count, headline) => {
    expect(wordsOf(notice({ kind, count })).headline).toBe(headline);
  });

  it("is never empty", () => {
    expect(wordsOf(notice({ title: " \r\n " })).headline).toBe("An alert without a title");
  });
});

describe("the context", () => {
  it("tells how long a resolved one took, and its beginning", () => {
    const words = wordsOf(notice({ kind: "resolved", count: 1 }));
    expect(words.context).toBe(`Critical · prod · after 6${NBSP}min`);
    expect(words.since).toBe("Began 2026-11-22 02:14 (Asia/Ulaanbaatar)");
    expect(words.next).toBeNull();
    expect(words.links.map(({ label }) => label)).toEqual(["Open alert"]);
  });

  it("counts in a digest only once", () => {
    expect(wordsOf(notice({ kind: "digest", count: 12 })).context).toBe(`Critical · prod · 6${NBSP}min`);
  });

  it("is calm in a test", () => {
    const words = wordsOf(notice({ kind: "test" }));
    expect(words.context).toBe("Critical · prod");
    expect(words.since).toBeNull();
    expect(words.next).toBe("Nothing is wrong. This shows that pages reach you here.");
  });

  it("counts no time before the beginning", () => {
    expect(wordsOf(notice({ since: NOW + 1_000, count: 1 })).context).toBe(`Critical · prod · 0${NBSP}s`);
  });
});

describe("times", () => {
  it("are in UTC, and say so, when nobody knows the zone", () => {
    const words = wordsOf(notice({ timeZone: "Mars/Olympus" }));
    expect(words.since).toBe("Since 2026-11-21 18:14:05 UTC");
    expect(words.next).toBe("If nobody acknowledges it, Bat is paged at 2026-11-21 18:25:05 UTC.");
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 9e15])("that are none (%d) are left out", (at) => {
    const words = wordsOf(notice({ since: at, next: { at, who: "" } }));
    expect(words.since).toBeNull();
    expect(words.next).toBe("If nobody acknowledges it, somebody else is paged.");
  });

  it("follow the clock change of the zone", () => {
    const at = (since: number) => wordsOf(notice({ since, timeZone: "Europe/Berlin" })).since;
    expect(at(Date.UTC(2026, 9, 25, 0, 30))).toBe("Since 2026-10-25 02:30 (Europe/Berlin)");
    expect(at(Date.UTC(2026, 9, 25, 1, 30))).toBe("Since 2026-10-25 02:30 (Europe/Berlin)");
    expect(at(Date.UTC(2026, 9, 25, 2, 30))).toBe("Since 2026-10-25 03:30 (Europe/Berlin)");
  });
});

it("a digest shows ten lines and says that there are more", () => {
  const lines = Array.from({ length: 11 }, (_, index) => `Disk ${index}`);
  expect(wordsOf(notice({ kind: "digest", lines: lines.slice(0, 10) })).lines).toHaveLength(10);
  const words = wordsOf(notice({ kind: "digest", lines, text: null }));
  expect(words.lines).toHaveLength(11);
  expect(detailsOf(words).split("\n").slice(-2)).toEqual(["• Disk 9", "• More of them stand on the page."]);
});

it("a link that is no web address is left out", () => {
  expect(wordsOf(notice({ url: "javascript:alert(1)", ackUrl: "data:text/html,x" })).links).toEqual([]);
});

describe("the message", () => {
  it("is all of it but the headline", () => {
    expect(messageOf(wordsOf(notice()), 4_096)).toBe(
      [
        `Critical · prod · 6${NBSP}min · 3 alerts alike`,
        "Since 2026-11-22 02:14 (Asia/Ulaanbaatar)",
        "",
        "3 of 3 checks fail",
        "",
        "If nobody acknowledges it, Bat is paged at 02:25.",
        "",
        "Acknowledge alert: https://garrison.example.mn/a/k/AbC_dEf-123",
        "Open alert: https://garrison.example.mn/a/0195a1b2-0000-7000-8000-000000000041",
      ].join("\n"),
    );
  });

  it("loses its details first, and never its links", () => {
    const words = wordsOf(notice({ text: "x".repeat(5_000) }));
    for (const limit of [400, 1_024, 4_096]) {
      const message = messageOf(words, limit);
      expect(message.length).toBeLessThanOrEqual(limit);
      expect(message).toContain("/a/k/AbC_dEf-123");
      expect(message).toContain("Bat is paged");
    }
    expect(messageOf(words, 1_024)).toHaveLength(1_024);
  });

  it("keeps to its limit whatever stands in it, in letters and in bytes", () => {
    fc.assert(
      fc.property(fc.constantFrom(...HOSTILE), fc.constantFrom(...KINDS), (text, kind) => {
        const words = wordsOf(hostileNotice(text, { kind }));
        for (const limit of [300, 1_024, 4_096]) {
          expect(messageOf(words, limit).length).toBeLessThanOrEqual(limit);
          expect(bytes(messageOf(words, limit, bytes))).toBeLessThanOrEqual(limit);
        }
      }),
    );
  });
});

describe("hostile words", () => {
  it.each(["{{7*7}}", "{constructor} {__proto__} {title}", "${7*7}", "<%= 7*7 %>"])(
    "%s are shown as they are",
    (text) => {
      const words = wordsOf(hostileNotice(text));
      expect([words.headline, words.text, words.lines[0]]).toEqual([text, text, text]);
    },
  );

  it("never end a line, and show what is invisible", () => {
    for (const text of HOSTILE) {
      for (const kind of KINDS) {
        const { headline, context, next, lines } = wordsOf(hostileNotice(text, { kind }));
        for (const one of [headline, context, next ?? "", ...lines]) {
          expect(one).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202e\u200b]/u);
          expect(one.isWellFormed()).toBe(true);
          expect(one.length).toBeLessThanOrEqual(300);
        }
      }
    }
  });
});
