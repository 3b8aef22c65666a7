import { describe, expect, it } from "vitest";
import type { Outgoing } from "./channel";
import { HOSTILE, hostileNotice, KINDS, NOW, notice } from "./fixtures/notice";
import { SETTINGS } from "./fixtures/settings";
import { CHANNELS, type ChannelKind, channelOf } from "./list";

const ALL = Object.entries(CHANNELS).map(([kind, channel]) => ({ kind: kind as ChannelKind, channel }));

const KEYS = {
  vapid: Buffer.alloc(32, 7),
  subject: "mailto:ops@bank.mn",
  ephemeral: Buffer.alloc(32, 9),
  salt: Buffer.alloc(16, 3),
};

/** As the gateway does it: from settings of which only the kind is known. */
function requestOf(kind: string, settings: unknown, given = notice()): Outgoing | null {
  const channel = channelOf(kind);
  if (channel === null || channel.form === "mail") return null;
  const parsed = channel.settings.parse(settings);
  return channel.form === "http"
    ? channel.render(given, parsed, NOW)
    : channel.render(given, parsed, NOW, KEYS);
}

describe.each(ALL)("the channel $kind", ({ kind, channel }) => {
  it("stands under its own name", () => {
    expect(channel.kind).toBe(kind);
    expect(channelOf(kind)).toBe(channel);
    expect(channel.label).not.toBe("");
  });

  it("keeps settings secret that it has, and takes no others", () => {
    const fields = Object.keys(channel.settings.shape);
    expect(fields).toEqual(expect.arrayContaining([...channel.secrets]));
    expect(channel.settings.safeParse(SETTINGS[kind]).success).toBe(true);
    const polluted: unknown = JSON.parse(`{"__proto__":${JSON.stringify(SETTINGS[kind])}}`);
    for (const wrong of [undefined, null, 1, "x", [], {}, polluted]) {
      expect(channel.settings.safeParse(wrong).success).toBe(false);
    }
    for (const field of Object.keys(SETTINGS[kind])) {
      for (const wrong of [null, 1, {}, ["x"], "x\r\nX-Evil: 1", "x".repeat(100_000), "\u0000"]) {
        const given = { ...SETTINGS[kind], [field]: wrong };
        const parsed = channel.settings.safeParse(given);
        if (parsed.success) expect(wrong).toBeNull();
      }
    }
  });

  it("makes one request, valid whatever others wrote", () => {
    for (const text of HOSTILE) {
      for (const noticeKind of KINDS) {
        const request = requestOf(
          kind,
          SETTINGS[kind],
          hostileNotice(text, { kind: noticeKind, alertId: text }),
        );
        if (request === null) continue;
        expect(request.method).toBe("POST");
        expect(URL.parse(request.url)?.protocol).toBe("https:");
        for (const [name, value] of Object.entries(request.headers)) {
          expect(name).toMatch(/^[a-z-]+$/);
          expect(value).toMatch(/^[\x20-\x7e]+$/);
        }
        if (typeof request.body === "string") {
          expect(request.headers["content-type"]).toBe("application/json; charset=utf-8");
          expect(request.body.isWellFormed()).toBe(true);
          expect(JSON.parse(request.body)).toBeTypeOf("object");
        }
      }
    }
  });

  it("makes the same request for the same notice at the same moment", () => {
    if (kind !== "web-push") expect(requestOf(kind, SETTINGS[kind])).toEqual(requestOf(kind, SETTINGS[kind]));
    else expect(requestOf(kind, SETTINGS[kind])?.body).toEqual(requestOf(kind, SETTINGS[kind])?.body);
  });

  it("has a verdict on any answer, in one line", () => {
    const bodies = [
      "",
      "ok",
      "{}",
      "null",
      '{"ok":false,"error":{}}',
      '{"errors":[{}]}',
      '{"status":[]}',
      ...HOSTILE,
    ];
    for (const body of bodies) {
      for (const status of [0, 200, 202, 302, 400, 403, 404, 410, 429, 500, 999, Number.NaN]) {
        const verdict =
          channel.form === "mail"
            ? channel.judge({ code: status, text: body })
            : channel.judge({ status, headers: { "retry-after": body }, body });
        expect(["accepted", "retry", "refused", "gone"]).toContain(verdict.result);
        if (verdict.result === "accepted") continue;
        expect(verdict.why).toMatch(/^[A-Z].*[.”]$/u);
        expect(verdict.why.length).toBeLessThanOrEqual(400);
      }
    }
  });
});

it.each(["", "fax", "constructor", "__proto__", "toString"])("there is no channel %j", (kind) => {
  expect(channelOf(kind)).toBeNull();
});
