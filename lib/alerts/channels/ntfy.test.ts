import { describe, expect, it } from "vitest";
import { HOSTILE, hostileNotice, KINDS, notice } from "./fixtures/notice";
import { SETTINGS } from "./fixtures/settings";
import { ntfy } from "./ntfy";
import { bytes } from "./safe-text";

const settings = ntfy.settings.parse(SETTINGS.ntfy);
const bodyOf = (given = notice()) => JSON.parse(ntfy.render(given, settings).body as string);

describe("a page by ntfy", () => {
  it("is published as JSON to the server, with a link and a button that only open", () => {
    const outgoing = ntfy.render(notice(), settings);
    expect(outgoing.url).toBe("https://ntfy.example.mn/");
    expect(outgoing.headers).toEqual({
      "content-type": "application/json; charset=utf-8",
      "x-delivery": "0195a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
      authorization: "Bearer tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2",
    });
    expect(JSON.parse(outgoing.body as string)).toEqual({
      topic: "oncall-7f3a",
      sequence_id: "0195a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
      title: "Payments is down",
      message: [
        "Critical · prod · 6\u00a0min · 3 alerts alike",
        "Since 2026-11-22 02:14 (Asia/Ulaanbaatar)",
        "",
        "3 of 3 checks fail",
        "",
        "If nobody acknowledges it, Bat is paged at 02:25.",
      ].join("\n"),
      priority: 5,
      tags: ["rotating_light"],
      click: "https://garrison.example.mn/a/k/AbC_dEf-123",
      actions: [
        { action: "view", label: "Acknowledge alert", url: "https://garrison.example.mn/a/k/AbC_dEf-123" },
        {
          action: "view",
          label: "Open alert",
          url: "https://garrison.example.mn/a/0195a1b2-0000-7000-8000-000000000041",
        },
      ],
    });
  });

  it("needs no token", () => {
    const open = ntfy.settings.parse({ topic: "oncall", token: "" });
    expect(open).toEqual({ server: "https://ntfy.sh", topic: "oncall", token: null });
    expect(ntfy.render(notice(), open).headers).not.toHaveProperty("authorization");
  });

  it.each([
    ["page", ["critical", "high", "medium", "low", "info"], [5, 4, 3, 2, 1]],
    ["test", ["critical", "high", "medium", "low", "info"], [5, 4, 3, 2, 1]],
    ["resolved", ["critical", "high", "medium", "low", "info"], [3, 3, 3, 2, 1]],
    ["digest", ["critical", "high", "medium", "low", "info"], [3, 3, 3, 2, 1]],
  ] as const)("a %s rings as loud as it is bad", (kind, severities, priorities) => {
    expect(severities.map((severity) => bodyOf(notice({ kind, severity })).priority)).toEqual(priorities);
  });
});

it.each(KINDS)("hostile words fit and stay out of the headers (%s)", (kind) => {
  for (const text of HOSTILE) {
    const outgoing = ntfy.render(hostileNotice(text, { kind, deliveryId: text }), settings);
    const body = JSON.parse(outgoing.body as string);
    expect(bytes(body.title)).toBeLessThanOrEqual(400);
    expect(bytes(body.message)).toBeLessThanOrEqual(4_096);
    // Older servers read no more than 16 KiB.
    expect(bytes(outgoing.body as string)).toBeLessThanOrEqual(16_384);
    expect(body.sequence_id).toMatch(/^[-_A-Za-z0-9]{1,64}$/);
    expect(outgoing.headers["x-delivery"]).toBe(body.sequence_id);
    expect(body).not.toHaveProperty("markdown");
  }
});

describe("ntfy's answer", () => {
  it.each([
    [200, '{"id":"hwQ2YpKdmg","time":1635528741,"event":"message","topic":"t","message":"m"}', "accepted"],
    [200, "{}", "retry"],
    [200, "<html>", "retry"],
    [302, "", "refused"],
    [400, '{"code":40009,"http":400,"error":"invalid request: topic invalid"}', "refused"],
    [401, '{"code":40101,"http":401,"error":"unauthorized"}', "refused"],
    [403, '{"code":40301,"http":403,"error":"forbidden"}', "refused"],
    [413, "", "refused"],
    [429, '{"code":42901,"http":429,"error":"limit reached: too many requests"}', "retry"],
    [500, "", "retry"],
    [507, "", "retry"],
  ])("%d %s: %s", (status, body, result) => {
    expect(ntfy.judge({ status, headers: {}, body }).result).toBe(result);
  });

  it("names the message, and repeats nothing that stands at an address of somebody's choice", () => {
    expect(ntfy.judge({ status: 200, headers: {}, body: '{"id":"hwQ2YpKdmg"}' })).toEqual({
      result: "accepted",
      reference: "hwQ2YpKdmg",
    });
    const inner = ntfy.judge({ status: 403, headers: {}, body: '{"error":"root:x:0:0"}' });
    expect(JSON.stringify(inner)).not.toContain("root");
  });
});

describe("settings that make no sense are refused", () => {
  it.each([
    { topic: "" },
    { topic: "a/b" },
    { topic: "a".repeat(65) },
    { topic: "t", server: "ftp://ntfy.example/" },
    { topic: "t", server: "https://ntfy.example/mytopic" },
    { topic: "t", server: "https://ntfy.example/?a=b" },
    { topic: "t", token: "tk_x\r\nX-Evil: 1" },
    { topic: "t", token: "tk_x", server: "http://ntfy.example" },
  ])("%j", (given) => {
    expect(ntfy.settings.safeParse(given).success).toBe(false);
  });

  it("but a server of one's own may speak http, as long as no token is sent", () => {
    const settings = ntfy.settings.parse({ topic: "t", server: "http://10.0.0.5:8080" });
    expect(ntfy.render(notice(), settings).url).toBe("http://10.0.0.5:8080/");
  });
});
