import { describe, expect, it } from "vitest";
import { HOSTILE, hostileNotice, KINDS, notice } from "./fixtures/notice";
import { SETTINGS } from "./fixtures/settings";
import { mail } from "./mail";

const settings = mail.settings.parse(SETTINGS.mail);

describe("a page by e-mail", () => {
  it("says the same in text and in HTML", () => {
    const { to, subject, text, html } = mail.render(notice(), settings);
    expect(to).toBe("saraa@example.mn");
    expect(subject).toBe("Critical: Payments is down");
    expect(text).toBe(
      [
        "Payments is down",
        "Critical · prod · 6\u00a0min · 3 alerts alike",
        "Since 2026-11-22 02:14 (Asia/Ulaanbaatar)",
        "",
        "3 of 3 checks fail",
        "",
        "If nobody acknowledges it, Bat is paged at 02:25.",
        "",
        "Acknowledge alert: https://garrison.example.mn/a/k/AbC_dEf-123",
        "Open alert: https://garrison.example.mn/a/0195a1b2-0000-7000-8000-000000000041",
        "",
      ].join("\n"),
    );
    for (const part of [
      "<h1",
      "3 of 3 checks fail",
      "Bat is paged",
      'href="https://garrison.example.mn/a/k/AbC_dEf-123"',
    ]) {
      expect(html).toContain(part);
    }
    expect(html).not.toMatch(/<(img|script|link|style|iframe|form)|src=/);
  });

  it("is the same message at every attempt", () => {
    const first = mail.render(notice(), settings);
    expect(mail.render(notice(), settings)).toEqual(first);
    expect(first.messageId).toBe("<0195a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b@garrison.example.mn>");
    expect(mail.render(notice({ deliveryId: "other" }), settings).messageId).toBe(
      "<other@garrison.example.mn>",
    );
  });

  it("stands with the others of its episode, and asks for no holiday answer", () => {
    const thread = "<0195a1b2-0000-7000-8000-000000000041.2@garrison.example.mn>";
    const { headers } = mail.render(notice({ kind: "resolved", deliveryId: "other" }), settings);
    expect(headers).toMatchObject({
      References: thread,
      "In-Reply-To": thread,
      "Auto-Submitted": "auto-generated",
    });
    expect(mail.render(notice({ episode: 3 }), settings).headers["References"]).not.toBe(thread);
  });

  it.each([
    ["page", "critical", "1"],
    ["reminder", "high", "1"],
    ["test", "critical", "1"],
    ["page", "medium", "3"],
    ["page", "low", "5"],
    ["resolved", "critical", "3"],
    ["digest", "critical", "3"],
    ["digest", "info", "5"],
  ] as const)("a %s that is %s has priority %s", (kind, severity, priority) => {
    expect(mail.render(notice({ kind, severity }), settings).headers["X-Priority"]).toBe(priority);
  });

  it.each([
    ["page", "Critical: Payments is down"],
    ["reminder", "Critical: Reminder: Payments is down"],
    ["resolved", "Resolved: Payments is down"],
    ["digest", "3 alerts: Payments is down"],
    ["test", "Test: Payments is down"],
  ] as const)("the subject of a %s", (kind, subject) => {
    expect(mail.render(notice({ kind }), settings).subject).toBe(subject);
  });

  it("lists what a digest lists", () => {
    const { html, text } = mail.render(notice({ kind: "digest", lines: ["a < b", "c"] }), settings);
    expect(html).toContain("<ul><li>a &lt; b</li><li>c</li></ul>");
    expect(text).toContain("\n• a < b\n• c\n");
  });
});

describe("hostile words in e-mail", () => {
  it.each(KINDS)("never become markup or a header (%s)", (kind) => {
    const clean = mail.render(hostileNotice("harmless", { kind }), settings).html;
    const tags = (html: string) => html.match(/<[^>]*>/g);
    for (const text of HOSTILE) {
      const sent = mail.render(hostileNotice(text, { kind, deliveryId: text, alertId: text }), settings);
      expect(sent.subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      expect(sent.subject.length).toBeLessThanOrEqual(200);
      expect(sent.subject.length).toBeGreaterThan(0);
      expect(sent.messageId).toMatch(/^<[A-Za-z0-9_-]{1,64}@garrison\.example\.mn>$/);
      for (const value of Object.values(sent.headers)) expect(value).toMatch(/^[\x20-\x7e]+$/);
      expect(sent.html.length).toBeLessThan(40_000);
      // Whatever stands in it, there are only the tags of a harmless one; empty parts are left out.
      if (text.trim()) expect(tags(sent.html)).toEqual(tags(clean));
    }
  });

  it("nor does an address of ours that went wrong", () => {
    const { html, messageId } = mail.render(notice({ url: 'javascript:"><script>', ackUrl: null }), settings);
    expect(html).not.toContain("href");
    expect(messageId).toBe("<0195a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b@garrison.invalid>");
  });
});

describe("the mail server's answer", () => {
  it.each([
    [250, "2.0.0 Ok: queued as 4XyZ", "accepted"],
    [421, "4.3.2 Service shutting down", "retry"],
    [451, "4.7.1 Greylisted", "retry"],
    [452, "4.2.2 Mailbox full", "retry"],
    [550, "5.1.1 No such user", "refused"],
    [554, "5.7.1 Rejected", "refused"],
    [null, "", "retry"],
    [354, "", "retry"],
    [0, "", "retry"],
  ])("%s %s: %s", (code, text, result) => {
    expect(mail.judge({ code, text }).result).toBe(result);
  });

  it("is repeated in one line", () => {
    expect(mail.judge({ code: 550, text: "5.1.1 <x@y>:\r\nno such user" })).toEqual({
      result: "refused",
      why: "The mail server refused the message (550). It says: “5.1.1 <x@y>: no such user”",
    });
  });
});

describe("an address", () => {
  it.each([
    "",
    "saraa",
    "a@b@c",
    "a@b\r\nBcc: c@d",
    "Saraa <saraa@example.mn>",
    "a@b,c@d",
    '"a b"@c',
    "a@-b",
    `${"a".repeat(65)}@b.mn`,
  ])("%j is refused", (address) => {
    expect(mail.settings.safeParse({ address }).success).toBe(false);
  });

  it.each(["a@b", "saraa.b+pages@mail.example.mn", " saraa@example.mn "])("%j is taken", (address) => {
    expect(mail.settings.parse({ address }).address).toBe(address.trim());
  });

  it("of any length is judged in no time", () => {
    const start = performance.now();
    mail.settings.safeParse({ address: `${"a.".repeat(100)}@${"a-".repeat(500_000)}` });
    mail.settings.safeParse({ address: `a@${"a-a.".repeat(60)}!` });
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
