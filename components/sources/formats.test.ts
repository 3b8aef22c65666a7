import { describe, expect, it } from "vitest";
import { ALERT_FORMATS } from "@/lib/ingest/model/source";
import { FORMAT_WORDS } from "./formats";

const token = "grw_abc";
const urlOf = (format: string) =>
  ({
    prometheus: `https://g.example.com:8443/api/webhooks/prometheus/${token}/api/v2/alerts`,
    pagerduty: "https://g.example.com:8443/v2/enqueue",
  })[format] ?? `https://g.example.com:8443/api/webhooks/${format}/${token}`;
const textsOf = (format: (typeof ALERT_FORMATS)[number]) =>
  FORMAT_WORDS[format].snippets({ url: urlOf(format), token }).map(({ text }) => text);

describe("what a sender is told", () => {
  it.each(ALERT_FORMATS)("%s is told where to send, and its token", (format) => {
    const all = textsOf(format).join("\n");
    expect(all).toContain("g.example.com:8443");
    expect(all).toContain(token);
  });

  it("lets Prometheus add the rest of the path itself", () => {
    const [yaml = ""] = textsOf("prometheus");
    expect(yaml).toContain("scheme: https\n");
    expect(yaml).toContain(`path_prefix: /api/webhooks/prometheus/${token}\n`);
    expect(yaml).toContain('targets: ["g.example.com:8443"]');
    expect(yaml).not.toContain("/api/v2/alerts");
  });

  it("keeps fail2ban's token out of the address", () => {
    expect(textsOf("fail2ban")[0]).toBe(
      `url = https://g.example.com:8443/api/webhooks/fail2ban\ntoken = ${token}`,
    );
  });

  it.each(["pagerduty", "cloudevents", "generic"] as const)(
    "gives a command for %s whose body is JSON",
    (format) => {
      const command = textsOf(format).find((text) => text.startsWith("curl")) ?? "";
      expect(() => JSON.parse(/-d '(.*)'/.exec(command)?.[1] ?? "")).not.toThrow();
    },
  );
});
