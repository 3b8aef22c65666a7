import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { HOSTILE, hostileNotice, KINDS, NOW, notice } from "./fixtures/notice";
import { SETTINGS } from "./fixtures/settings";
import { signature, webhook } from "./webhook";

const settings = webhook.settings.parse(SETTINGS.webhook);
const OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

describe("a signature", () => {
  it("is the one of Standard Webhooks' own tests", () => {
    const given = signature(
      "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
      "msg_p5jXN8AQM9LWM0D4loKWxJek",
      1_614_265_330,
      '{"test": 2432232314}',
    );
    expect(given).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  });
});

describe("a page by webhook", () => {
  it("has the documented body", () => {
    const outgoing = webhook.render(notice({ text: null, lines: ["a"] }), settings, NOW);
    expect(outgoing.url).toBe("https://hooks.example.mn/garrison");
    expect(JSON.parse(outgoing.body as string)).toEqual({
      type: "alert.page",
      timestamp: "2026-11-21T18:20:05.000Z",
      data: {
        alert: "0195a1b2-0000-7000-8000-000000000041",
        episode: 2,
        severity: "critical",
        title: "Payments is down",
        where: "prod",
        since: "2026-11-21T18:14:05.000Z",
        text: null,
        count: 3,
        lines: ["a"],
        url: "https://garrison.example.mn/a/0195a1b2-0000-7000-8000-000000000041",
        acknowledgeUrl: "https://garrison.example.mn/a/k/AbC_dEf-123",
      },
    });
  });

  it("keeps its id and its body at every attempt, and has the attempt's own time", () => {
    const first = webhook.render(notice(), settings, NOW);
    const second = webhook.render(notice(), settings, NOW + 61_999);
    expect(second.body).toBe(first.body);
    expect(second.headers["webhook-id"]).toBe("0195a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b");
    expect(first.headers["webhook-timestamp"]).toBe("1795285205");
    expect(second.headers["webhook-timestamp"]).toBe("1795285266");
    expect(second.headers["webhook-signature"]).not.toBe(first.headers["webhook-signature"]);
  });

  it("is signed with both secrets while one replaces the other", () => {
    const both = webhook.settings.parse({ ...SETTINGS.webhook, previousSecret: OTHER });
    const { headers, body } = webhook.render(notice(), both, NOW);
    const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
    const by = (secret: string) =>
      `v1,${createHmac("sha256", Buffer.from(secret.slice(6), "base64"))
        .update(signed)
        .digest("base64")}`;
    expect(headers["webhook-signature"]).toBe(`${by(SETTINGS.webhook.secret)} ${by(OTHER)}`);
  });
});

it.each(KINDS)(
  "hostile words are whole JSON of a reasonable size, and stay out of the headers (%s)",
  (kind) => {
    for (const text of HOSTILE) {
      const given = hostileNotice(text, { kind, deliveryId: text, alertId: "x", url: text, ackUrl: text });
      const { headers, body } = webhook.render(given, settings, NOW);
      const { type, data } = JSON.parse(body as string);
      expect(type).toBe(`alert.${kind}`);
      expect(data.title.isWellFormed()).toBe(true);
      expect(body).not.toContain("\\u0000");
      expect(Buffer.byteLength(body as string)).toBeLessThan(50_000);
      // A full stop in the id would let one message be signed as another.
      expect(headers["webhook-id"]).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
    }
  },
);

describe("the webhook's answer", () => {
  it.each([
    [200, "accepted"],
    [204, "accepted"],
    [301, "refused"],
    [308, "refused"],
    [400, "refused"],
    [404, "refused"],
    [410, "gone"],
    [429, "retry"],
    [500, "retry"],
    [502, "retry"],
    [504, "retry"],
  ])("%d: %s", (status, result) => {
    expect(webhook.judge({ status, headers: {}, body: "secret" }).result).toBe(result);
  });
});

describe("settings that make no sense are refused", () => {
  it.each([
    { ...SETTINGS.webhook, url: "ftp://hooks.example/" },
    { ...SETTINGS.webhook, url: "https://user:pass@hooks.example/" },
    { ...SETTINGS.webhook, secret: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" },
    { ...SETTINGS.webhook, secret: "whsec_" },
    { ...SETTINGS.webhook, secret: `whsec_${Buffer.alloc(23, 1).toString("base64")}` },
    { ...SETTINGS.webhook, secret: `whsec_${Buffer.alloc(65, 1).toString("base64")}` },
    { ...SETTINGS.webhook, secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n" },
    { ...SETTINGS.webhook, previousSecret: "whsec_short" },
  ])("%j", (given) => {
    expect(webhook.settings.safeParse(given).success).toBe(false);
  });

  it.each([24, 25, 26, 32, 63, 64])("but a secret of %d bytes is taken", (size) => {
    const secret = `whsec_${Buffer.alloc(size, 7).toString("base64")}`;
    expect(webhook.settings.parse({ ...SETTINGS.webhook, secret, previousSecret: "" })).toEqual({
      url: "https://hooks.example.mn/garrison",
      secret,
      previousSecret: null,
    });
  });
});
