import { describe, expect, it } from "vitest";
import { HOSTILE, hostileNotice, KINDS, NOW, notice } from "./fixtures/notice";
import { SETTINGS } from "./fixtures/settings";
import { bytes } from "./safe-text";
import { payloadOf, webPush } from "./web-push";

const settings = webPush.settings.parse(SETTINGS["web-push"]);
const KEYS = {
  vapid: Buffer.alloc(32, 7),
  subject: "mailto:ops@bank.mn",
  ephemeral: Buffer.from("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", "base64url"),
  salt: Buffer.from("DGv6ra1nlYgDCS1FRnbzlw", "base64url"),
};

describe("a push", () => {
  it("is encrypted, urgent, short-lived, and signed for its service", () => {
    const { method, url, headers, body } = webPush.render(notice(), settings, NOW, KEYS);
    expect({ method, url }).toEqual({ method: "POST", url: SETTINGS["web-push"].endpoint });
    const { authorization = "", ...others } = headers;
    expect(others).toEqual({
      "content-encoding": "aes128gcm",
      "content-type": "application/octet-stream",
      ttl: "300",
      urgency: "high",
      topic: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    const claims = JSON.parse(Buffer.from(authorization.split(".")[1] ?? "", "base64url").toString());
    expect(claims).toEqual({
      aud: "https://push.example.net",
      exp: NOW / 1_000 + 43_200,
      sub: "mailto:ops@bank.mn",
    });
    expect(Buffer.from(body).subarray(0, 16)).toEqual(KEYS.salt);
    expect(Buffer.from(body).includes("Payments")).toBe(false);
  });

  it("replaces an undelivered one of the same alert, and none of another", () => {
    const topicOf = (more: object) => webPush.render(notice(more), settings, NOW, KEYS).headers["topic"];
    expect(topicOf({ kind: "reminder", deliveryId: "other", episode: 9 })).toBe(topicOf({}));
    expect(topicOf({ alertId: "other" })).not.toBe(topicOf({}));
  });

  it.each([
    ["page", "high"],
    ["reminder", "high"],
    ["test", "high"],
    ["resolved", "normal"],
    ["digest", "normal"],
  ] as const)("of a %s is of %s urgency", (kind, urgency) => {
    expect(webPush.render(notice({ kind }), settings, NOW, KEYS).headers["urgency"]).toBe(urgency);
  });
});

describe("what the device gets", () => {
  it("is little, and leads to the page", () => {
    expect(JSON.parse(payloadOf(notice(), false))).toEqual({
      title: "Payments is down",
      body: "Critical · prod · 6\u00a0min · 3 alerts alike\n3 of 3 checks fail",
      url: "https://garrison.example.mn/a/k/AbC_dEf-123",
      tag: "0195a1b2-0000-7000-8000-000000000041",
    });
  });

  it.each([
    ["page", "Critical alert"],
    ["reminder", "Critical alert: reminder"],
    ["resolved", "Critical alert: resolved"],
    ["digest", "Critical alerts"],
    ["test", "Test"],
  ] as const)("says nothing of a %s on a locked screen when details are hidden", (kind, title) => {
    const payload = JSON.parse(payloadOf(hostileNotice("Payments is down", { kind }), true));
    expect(payload).toMatchObject({ title, body: "Open Garrison to see it." });
    expect(JSON.stringify(payload)).not.toContain("Payments");
    const hidden = webPush.settings.parse({ ...SETTINGS["web-push"], hideDetails: true });
    expect(webPush.render(notice({ kind }), hidden, NOW, KEYS).body).toHaveLength(
      86 + bytes(payloadOf(notice({ kind }), true)) + 17,
    );
  });

  it("leads to the front door when the address is too long or none", () => {
    const urlOf = (url: string) => JSON.parse(payloadOf(notice({ url, ackUrl: null }), false)).url;
    expect(urlOf(`https://garrison.example.mn/${"a".repeat(800)}`)).toBe("https://garrison.example.mn");
    expect(urlOf("javascript:alert(1)")).toBeNull();
  });

  it.each(KINDS)("is JSON below 3,000 bytes whatever stands in it (%s)", (kind) => {
    for (const text of HOSTILE) {
      const given = hostileNotice(text, {
        kind,
        alertId: text,
        url: `https://garrison.example.mn/${'é"'.repeat(200)}`,
      });
      const payload = payloadOf(given, false);
      expect(bytes(payload)).toBeLessThanOrEqual(3_000);
      expect(Object.keys(JSON.parse(payload))).toEqual(["title", "body", "url", "tag"]);
      expect(webPush.render(given, settings, NOW, KEYS).body.length).toBeLessThanOrEqual(4_096);
    }
  });
});

describe("the push service's answer", () => {
  const judge = (status: number, headers = {}) => webPush.judge({ status, headers, body: "" });

  it.each([
    [200, "accepted"],
    [201, "accepted"],
    [202, "accepted"],
    [301, "refused"],
    [400, "refused"],
    [401, "refused"],
    [403, "refused"],
    [404, "gone"],
    [406, "retry"],
    [410, "gone"],
    [413, "refused"],
    [429, "retry"],
    [500, "retry"],
    [503, "retry"],
  ])("%d: %s", (status, result) => {
    expect(judge(status).result).toBe(result);
  });

  it("names the message, how long to wait, and what to do", () => {
    const location = "https://push.example.net/message/qDIYHNcfAIPP_5ITvURr-d6BGt";
    expect(judge(201, { location })).toEqual({ result: "accepted", reference: location });
    expect(judge(429, { "retry-after": "120" })).toMatchObject({ afterS: 120 });
    expect(judge(410)).toEqual({
      result: "gone",
      why: "This device takes no pushes any more. Turn them on again there.",
    });
  });
});

describe("a subscription that makes no sense is refused", () => {
  it.each([
    { endpoint: "http://push.example.net/x" },
    { endpoint: "https://a:b@push.example.net/x" },
    { endpoint: "javascript:alert(1)" },
    { p256dh: "" },
    { p256dh: "BCVxsr7N" },
    { p256dh: Buffer.alloc(65, 4).toString("base64url") },
    { p256dh: `${SETTINGS["web-push"].p256dh}=` },
    { auth: "" },
    { auth: "BTBZMqHH6r4Tts7J" },
    { hideDetails: "yes" },
  ])("%j", (more) => {
    expect(webPush.settings.safeParse({ ...SETTINGS["web-push"], ...more }).success).toBe(false);
  });
});
