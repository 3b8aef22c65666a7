import { describe, expect, it } from "vitest";
import { HOSTILE, hostileNotice, KINDS, notice } from "./fixtures/notice";
import { SETTINGS } from "./fixtures/settings";
import { pushover } from "./pushover";

const settings = pushover.settings.parse(SETTINGS.pushover);
const bodyOf = (given = notice()) => JSON.parse(pushover.render(given, settings).body as string);

describe("a page by Pushover", () => {
  it("that is critical is an emergency", () => {
    expect(pushover.render(notice(), settings).url).toBe("https://api.pushover.net/1/messages.json");
    expect(bodyOf()).toEqual({
      token: "azGDORePK8gMaC0QOYAMyEEuzJnyUi",
      user: "uQiRzpo4DXghDmr9QzzfQu27cmVRsG",
      title: "Payments is down",
      message: [
        "Critical · prod · 6\u00a0min · 3 alerts alike",
        "Since 2026-11-22 02:14 (Asia/Ulaanbaatar)",
        "",
        "3 of 3 checks fail",
        "",
        "If nobody acknowledges it, Bat is paged at 02:25.",
      ].join("\n"),
      url: "https://garrison.example.mn/a/k/AbC_dEf-123",
      url_title: "Acknowledge alert",
      timestamp: 1_795_285_205,
      priority: 2,
      retry: 60,
      expire: 1_800,
    });
  });

  it.each([
    ["page", [2, 1, 0, -1, -1]],
    ["reminder", [1, 1, 0, -1, -1]],
    ["test", [1, 1, 0, -1, -1]],
    ["resolved", [0, 0, 0, -1, -1]],
    ["digest", [0, 0, 0, -1, -1]],
  ] as const)("a %s has its priority by how bad it is", (kind, priorities) => {
    const severities = ["critical", "high", "medium", "low", "info"] as const;
    expect(severities.map((severity) => bodyOf(notice({ kind, severity })).priority)).toEqual(priorities);
    expect("retry" in bodyOf(notice({ kind }))).toBe(kind === "page");
  });

  it("may go to one device", () => {
    const one = pushover.settings.parse({ ...SETTINGS.pushover, device: "droid2" });
    expect(JSON.parse(pushover.render(notice(), one).body as string).device).toBe("droid2");
  });

  it("has no link that is longer than Pushover takes", () => {
    const long = `https://garrison.example.mn/${"a".repeat(600)}`;
    expect(bodyOf(notice({ ackUrl: long })).url_title).toBe("Open alert");
    expect(bodyOf(notice({ ackUrl: long, url: long }))).not.toHaveProperty("url");
  });
});

it.each(KINDS)("hostile words fit, and are no HTML (%s)", (kind) => {
  for (const text of HOSTILE) {
    const body = bodyOf(hostileNotice(text, { kind }));
    expect(body.title.length).toBeLessThanOrEqual(250);
    expect(body.message.length).toBeLessThanOrEqual(1_024);
    expect(body.message.length).toBeGreaterThan(0);
    expect(body).not.toHaveProperty("html");
  }
});

describe("an emergency", () => {
  const receipt = "rLqVuqTRh62UzxtmqiaLzQmVcPgiCy";

  it("is withdrawn by its receipt", () => {
    expect(pushover.withdraw(receipt, settings)).toEqual({
      method: "POST",
      url: `https://api.pushover.net/1/receipts/${receipt}/cancel.json`,
      headers: { "content-type": "application/json; charset=utf-8" },
      body: '{"token":"azGDORePK8gMaC0QOYAMyEEuzJnyUi"}',
    });
  });

  it.each(["", "647d2300-702c-4b38-8b2f-d56326ae460b", "../../1/users/validate.json", `${receipt}x`])(
    "but %s is no receipt",
    (reference) => {
      expect(pushover.withdraw(reference, settings)).toBeNull();
    },
  );
});

describe("Pushover's answer", () => {
  const judge = (status: number, body: unknown, headers = {}) =>
    pushover.judge({ status, headers, body: typeof body === "string" ? body : JSON.stringify(body) });

  it("is a success with a receipt, or with the request's id", () => {
    const request = "647d2300-702c-4b38-8b2f-d56326ae460b";
    const receipt = "rLqVuqTRh62UzxtmqiaLzQmVcPgiCy";
    expect(judge(200, { status: 1, request })).toEqual({ result: "accepted", reference: request });
    expect(judge(200, { status: 1, request, receipt })).toEqual({ result: "accepted", reference: receipt });
    expect(judge(200, { status: 1, request: "../x" })).toEqual({ result: "accepted" });
  });

  it.each([
    [400, { user: "invalid", errors: ["user identifier is invalid"], status: 0 }, "refused"],
    [200, { status: 0, errors: ["application token is invalid"] }, "refused"],
    [200, { status: 0 }, "refused"],
    [200, "<html>", "retry"],
    [302, "", "refused"],
    [429, { status: 0, errors: ["application is over its limit"] }, "refused"],
    [500, "", "retry"],
    [503, "", "retry"],
  ])("%d %j: %s", (status, body, result) => {
    expect(judge(status, body).result).toBe(result);
  });

  it("says what Pushover says", () => {
    expect(
      judge(400, { errors: ["user identifier is invalid", "message cannot be blank"], status: 0 }),
    ).toEqual({
      result: "refused",
      why: "Pushover refused the message (400). It says: “user identifier is invalid; message cannot be blank”",
    });
  });
});

describe("settings that make no sense are refused", () => {
  it.each([
    { ...SETTINGS.pushover, token: "short" },
    { ...SETTINGS.pushover, user: `${SETTINGS.pushover.user}\n` },
    { ...SETTINGS.pushover, device: "a b" },
  ])("%j", (given) => {
    expect(pushover.settings.safeParse(given).success).toBe(false);
  });
});
