import { describe, expect, it } from "vitest";
import { HOSTILE, hostileNotice, KINDS, notice } from "./fixtures/notice";
import { SETTINGS } from "./fixtures/settings";
import { bytes } from "./safe-text";
import { teams } from "./teams";

const settings = teams.settings.parse(SETTINGS.teams);
type Element = { type: string; inlines: { type: string; text: string }[] };

function cardOf(given = notice()) {
  const body = teams.render(given, settings).body as string;
  const message = JSON.parse(body);
  expect(message).toMatchObject({ type: "message", attachments: [{ contentUrl: null }] });
  expect(message.attachments[0].contentType).toBe("application/vnd.microsoft.card.adaptive");
  const card = message.attachments[0].content as {
    body: Element[];
    actions: object[];
    version: string;
    type: string;
  };
  return {
    card,
    texts: card.body.flatMap(({ inlines }) => inlines.map(({ text }) => text)),
    size: bytes(body),
  };
}

describe("a page in Teams", () => {
  it("is a card with our words and links that only open", () => {
    const { card, texts } = cardOf();
    expect(card).toMatchObject({ type: "AdaptiveCard", version: "1.4" });
    expect(texts).toEqual([
      "Payments is down",
      "Critical · prod · 6\u00a0min · 3 alerts alike\nSince 2026-11-22 02:14 (Asia/Ulaanbaatar)",
      "3 of 3 checks fail",
      "If nobody acknowledges it, Bat is paged at 02:25.",
    ]);
    expect(card.actions).toEqual([
      {
        type: "Action.OpenUrl",
        title: "Acknowledge alert",
        url: "https://garrison.example.mn/a/k/AbC_dEf-123",
      },
      {
        type: "Action.OpenUrl",
        title: "Open alert",
        url: "https://garrison.example.mn/a/0195a1b2-0000-7000-8000-000000000041",
      },
    ]);
  });
});

describe("hostile words in Teams", () => {
  it.each(KINDS)("stand where there is no Markdown, and fit into 28 KB (%s)", (kind) => {
    for (const text of HOSTILE) {
      const { card, size } = cardOf(hostileNotice(text, { kind }));
      for (const { type, inlines } of card.body) {
        expect(type).toBe("RichTextBlock");
        for (const run of inlines) expect(run.type).toBe("TextRun");
      }
      expect(JSON.stringify(card)).not.toContain('"TextBlock"');
      expect(size).toBeLessThanOrEqual(20_000);
    }
  });

  it("call no function of the card", () => {
    const { texts } = cardOf(notice({ title: "{{DATE(2026-11-22T01:14:05Z, SHORT)}} {{TIME(x)}} {{7*7}}" }));
    expect(texts[0]).toBe("{\u200b{DATE(2026-11-22T01:14:05Z, SHORT)}} {\u200b{TIME(x)}} {{7*7}}");
  });
});

describe("Teams' answer", () => {
  const failed = (status: number) =>
    `Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error ${status} with ContextId tcid=0,server=x.`;

  it.each([
    [202, "", "accepted"],
    [200, "1", "accepted"],
    [200, failed(429), "retry"],
    [200, failed(413), "refused"],
    [200, failed(400), "refused"],
    [200, failed(503), "retry"],
    [200, "Webhook message delivery failed with error: something", "retry"],
    [302, "", "refused"],
    [400, '{"error":{"code":"TriggerInputSchemaMismatch"}}', "refused"],
    [401, "", "refused"],
    [404, "", "refused"],
    [410, "", "gone"],
    [429, "", "retry"],
    [502, "", "retry"],
  ])("%d %s: %s", (status, body, result) => {
    expect(teams.judge({ status, headers: {}, body }).result).toBe(result);
  });
});

it("settings that make no sense are refused", () => {
  for (const url of ["", "http://x.example/", "https://a:b@x.example/"]) {
    expect(teams.settings.safeParse({ url }).success).toBe(false);
  }
});
