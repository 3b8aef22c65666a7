import { describe, expect, it } from "vitest";
import { HOSTILE, hostileNotice, KINDS, notice } from "./fixtures/notice";
import { SETTINGS } from "./fixtures/settings";
import { slack } from "./slack";

const settings = slack.settings.parse(SETTINGS.slack);
type Text = { type: string; text: string; emoji?: boolean; verbatim?: boolean };
type Block = { type: string; text?: Text; elements?: Text[] };
type Body = { text: string; blocks: Block[] };

function bodyOf(given = notice()): Body & Record<string, unknown> {
  const outgoing = slack.render(given, settings);
  expect(outgoing.url).toBe(SETTINGS.slack.url);
  return JSON.parse(outgoing.body as string);
}

function textsOf({ blocks }: Body): Text[] {
  return blocks.flatMap(({ text, elements = [] }) => [...(text ? [text] : []), ...elements]);
}

describe("a page in Slack", () => {
  it("has a headline, where and since when, the sender's words, what is next, and plain links", () => {
    const body = bodyOf();
    expect(body.blocks.map(({ type }) => type)).toEqual([
      "header",
      "context",
      "section",
      "context",
      "section",
    ]);
    expect(textsOf(body).map(({ text }) => text)).toEqual([
      "Payments is down",
      "Critical · prod · 6\u00a0min · 3 alerts alike\nSince 2026-11-22 02:14 (Asia/Ulaanbaatar)",
      "3 of 3 checks fail",
      "If nobody acknowledges it, Bat is paged at 02:25.",
      "<https://garrison.example.mn/a/k/AbC_dEf-123|Acknowledge alert>  ·  <https://garrison.example.mn/a/0195a1b2-0000-7000-8000-000000000041|Open alert>",
    ]);
    expect(body.text).toMatch(/^Payments is down\nCritical/);
  });

  it("has no button, calls nobody, and lets Slack open nothing", () => {
    const body = bodyOf();
    expect(JSON.stringify(body)).not.toMatch(/"button"|"actions"/);
    expect(body).toMatchObject({
      mrkdwn: false,
      link_names: false,
      unfurl_links: false,
      unfurl_media: false,
    });
  });

  it("has only what is there", () => {
    const long = `https://garrison.example.mn/?${"&".repeat(400)}`;
    for (const url of ["nothing", long]) {
      const body = bodyOf(notice({ text: null, next: null, url, ackUrl: null }));
      expect(body.blocks.map(({ type }) => type)).toEqual(["header", "context"]);
    }
  });
});

describe("hostile words in Slack", () => {
  it.each(KINDS)("are plain text, escaped and short enough (%s)", (kind) => {
    for (const text of HOSTILE) {
      const body = bodyOf(hostileNotice(text, { kind }));
      for (const one of textsOf(body)) {
        if (one.type === "mrkdwn") {
          expect(one.verbatim).toBe(true);
          expect(one.text).toMatch(
            /^<https:[^<>|]+\|[A-Z][a-z ]+>( {2}· {2}<https:[^<>|]+\|[A-Z][a-z ]+>)?$/,
          );
        } else {
          expect(one).toMatchObject({ type: "plain_text", emoji: false });
          expect(one.text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
        }
        expect(one.text.length).toBeLessThanOrEqual(3_000);
        expect(one.text.length).toBeGreaterThan(0);
      }
      expect(body.blocks[0]?.text?.text.length).toBeLessThanOrEqual(150);
      expect(body.text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
      expect(body.text.length).toBeLessThanOrEqual(3_000);
      expect(textsOf(body).reduce((sum, { text: one }) => sum + one.length, 0)).toBeLessThanOrEqual(12_000);
    }
  });

  it("call no channel", () => {
    const body = bodyOf(notice({ title: "@channel <!everyone>" }));
    expect(body.blocks[0]?.text).toEqual({
      type: "plain_text",
      text: "@channel &lt;!everyone&gt;",
      emoji: false,
    });
    expect(body.text).toContain("@channel &lt;!everyone&gt;");
  });
});

describe("Slack's answer", () => {
  const judge = (status: number, body: string, headers = {}) => slack.judge({ status, headers, body });

  it.each([
    [200, "ok"],
    [200, "ok\n"],
    [200, '{"ok":true,"ts":"1503435956.000247"}'],
  ])("%d %s is a success", (status, body) => {
    expect(judge(status, body)).toEqual({ result: "accepted" });
  });

  it.each([
    [200, '{"ok":false,"error":"invalid_blocks"}', "refused"],
    [200, '{"ok":false,"error":"msg_blocks_too_long"}', "refused"],
    [200, '{"ok":false,"error":"ratelimited"}', "retry"],
    [200, '{"ok":false,"error":"internal_error"}', "retry"],
    [200, '{"ok":false,"error":"channel_not_found"}', "gone"],
    [200, '{"ok":false}', "retry"],
    [200, "", "retry"],
    [200, "<html>Sign in to the hotel's network</html>", "retry"],
    [302, "", "refused"],
    [400, "invalid_payload", "refused"],
    [400, "user_not_found", "refused"],
    [403, "action_prohibited", "refused"],
    [403, "invalid_token", "gone"],
    [404, "channel_not_found", "gone"],
    [404, "no_service", "gone"],
    [410, "channel_is_archived", "gone"],
    [429, "rate_limited", "retry"],
    [500, "rollup_error", "retry"],
    [503, "", "retry"],
    [503, "ok", "retry"],
  ])("%d %s: %s", (status, body, result) => {
    expect(judge(status, body).result).toBe(result);
  });

  it("names its reason, and how long to wait", () => {
    expect(judge(404, "no_service")).toEqual({
      result: "gone",
      why: "Slack says that this webhook leads nowhere any more (no_service).",
    });
    expect(judge(429, "", { "retry-after": "30" })).toMatchObject({ afterS: 30 });
  });
});

it("settings that make no sense are refused", () => {
  for (const url of [
    "",
    "http://hooks.slack.com/x",
    "hooks.slack.com",
    "https://a:b@hooks.slack.com/",
    "javascript:alert(1)",
  ]) {
    expect(slack.settings.safeParse({ url }).success).toBe(false);
  }
});
