import { describe, expect, it } from "vitest";
import { HOSTILE, hostileNotice, KINDS, notice } from "./fixtures/notice";
import { SETTINGS } from "./fixtures/settings";
import { telegram } from "./telegram";

const settings = telegram.settings.parse(SETTINGS.telegram);

function bodyOf(given = notice(), more = {}) {
  const outgoing = telegram.render(given, { ...settings, ...more });
  expect(outgoing.url).toBe(`https://api.telegram.org/bot${SETTINGS.telegram.token}/sendMessage`);
  return JSON.parse(outgoing.body as string);
}

describe("a page in Telegram", () => {
  it("is plain text with a bold headline and whole links, without a preview", () => {
    const body = bodyOf();
    expect(body).toEqual({
      chat_id: "-1001234567890",
      text: [
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
      ].join("\n"),
      entities: [{ type: "bold", offset: 0, length: 16 }],
      link_preview_options: { is_disabled: true },
      disable_notification: false,
    });
  });

  it("may go to a topic of a group", () => {
    expect(bodyOf(notice(), { threadId: 7 }).message_thread_id).toBe(7);
  });

  it.each([
    ["page", "critical", false],
    ["page", "medium", false],
    ["page", "low", true],
    ["reminder", "critical", false],
    ["resolved", "critical", true],
    ["digest", "critical", true],
    ["test", "high", false],
  ] as const)("a %s that is %s is quiet: %s", (kind, severity, quiet) => {
    expect(bodyOf(notice({ kind, severity })).disable_notification).toBe(quiet);
  });
});

describe("hostile words in Telegram", () => {
  it.each(KINDS)("have no parser that reads them, and fit (%s)", (kind) => {
    for (const text of HOSTILE) {
      const body = bodyOf(hostileNotice(text, { kind }));
      expect(body).not.toHaveProperty("parse_mode");
      expect(body).not.toHaveProperty("reply_markup");
      expect(body.text.length).toBeLessThanOrEqual(4_096);
      expect(body.entities).toHaveLength(1);
      expect(body.text[body.entities[0].length]).toBe("\n");
      expect(body.text).toContain("Open alert");
    }
  });
});

describe("Telegram's answer", () => {
  const judge = (status: number, body: unknown, headers = {}) =>
    telegram.judge({ status, headers, body: typeof body === "string" ? body : JSON.stringify(body) });

  it("is a success with the message's id", () => {
    expect(judge(200, { ok: true, result: { message_id: 42 } })).toEqual({
      result: "accepted",
      reference: "42",
    });
    expect(judge(200, { ok: true, result: true })).toEqual({ result: "accepted" });
  });

  it("says how long to wait", () => {
    const body = {
      ok: false,
      error_code: 429,
      description: "Too Many Requests: retry after 35",
      parameters: { retry_after: 35 },
    };
    expect(judge(429, body)).toEqual({
      result: "retry",
      afterS: 35,
      why: "Telegram asks us to slow down (429).",
    });
    expect(judge(429, { ok: false, parameters: { retry_after: -1 } }, { "retry-after": "9" })).toMatchObject({
      afterS: 9,
    });
  });

  it.each([
    [400, { ok: false, error_code: 400, description: "Bad Request: chat not found" }, "refused"],
    [401, { ok: false, error_code: 401, description: "Unauthorized" }, "refused"],
    [404, { ok: false, error_code: 404, description: "Not Found" }, "refused"],
    [403, { ok: false, error_code: 403, description: "Forbidden: bot was blocked by the user" }, "gone"],
    [500, { ok: false, error_code: 500, description: "Internal Server Error" }, "retry"],
    [200, { ok: false, error_code: 400, description: "Bad Request" }, "refused"],
    [200, { ok: false }, "retry"],
    [200, { ok: false, error_code: 200 }, "retry"],
    [200, {}, "retry"],
    [200, "<html>", "retry"],
    [200, "[]", "retry"],
    [502, "<html>Bad Gateway</html>", "retry"],
    [302, "", "refused"],
  ])("%d %j: %s", (status, body, result) => {
    expect(judge(status, body).result).toBe(result);
  });

  it("tells of a group's new id", () => {
    const body = { ok: false, error_code: 400, parameters: { migrate_to_chat_id: -1009876543210 } };
    expect(judge(400, body)).toEqual({
      result: "refused",
      why: "The group has a new id. Put -1009876543210 into the settings.",
    });
  });

  it("repeats Telegram's words in one line", () => {
    expect(judge(403, { ok: false, error_code: 403, description: "Forbidden:\r\nbot was kicked" })).toEqual({
      result: "gone",
      why: "The bot may not write there any more. Telegram says: “Forbidden: bot was kicked”",
    });
  });
});

describe("settings that make no sense are refused", () => {
  it.each([
    { token: "", chatId: "1" },
    { token: "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc/../x", chatId: "1" },
    { token: "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc\n", chatId: "1" },
    { ...SETTINGS.telegram, chatId: "" },
    { ...SETTINGS.telegram, chatId: "ops" },
    { ...SETTINGS.telegram, threadId: 0 },
    { ...SETTINGS.telegram, threadId: 1.5 },
  ])("%j", (given) => {
    expect(telegram.settings.safeParse(given).success).toBe(false);
  });

  it("and an empty topic is none", () => {
    expect(telegram.settings.parse({ ...SETTINGS.telegram, threadId: "" }).threadId).toBeNull();
    expect(telegram.settings.parse({ ...SETTINGS.telegram, threadId: "7" }).threadId).toBe(7);
    expect(telegram.settings.parse(SETTINGS.telegram).threadId).toBeNull();
  });
});
