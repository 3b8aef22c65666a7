/** What is each kind of sender called, what does it send, and how is it told where to? */
import type { AlertFormat } from "@/lib/ingest/model/source";

export type Snippet = {
  /** Where it belongs: a file, a page of the other tool, a shell. */
  where: string;
  text: string;
};

/** What a source was given: the address that its sender posts to, and its token. */
export type Given = { url: string; token: string };

export type FormatWords = {
  label: string;
  hint: string;
  snippets: (given: Given) => Snippet[];
  /** What else there is to know. */
  note?: string;
};

export const FORMAT_WORDS: Record<AlertFormat, FormatWords> = {
  prometheus: {
    label: "Prometheus",
    hint: "A Prometheus server (or vmalert, Mimir, Loki) that is pointed here as if this were its Alertmanager.",
    snippets: (given) => [{ where: "prometheus.yml", text: prometheusYaml(given) }],
    note: "Then reload Prometheus. Alerts that it no longer sends end here by themselves, as in Alertmanager.",
  },
  alertmanager: {
    label: "Alertmanager",
    hint: "An Alertmanager that you keep, which tells this console too.",
    snippets: ({ url }) => [{ where: "alertmanager.yml", text: alertmanagerYaml(url) }],
    note: "Leave send_resolved on: without it, alerts here never end.",
  },
  grafana: {
    label: "Grafana",
    hint: "Grafana's own alerting, by a contact point of the kind “Webhook”.",
    snippets: ({ url }) => [
      { where: "Alerting, Contact points, Add: Integration “Webhook”, URL", text: url },
      { where: "Or as a file below provisioning/alerting", text: grafanaYaml(url) },
    ],
    note: "With a signing key, write the same key into “HMAC Signature” of the contact point.",
  },
  pagerduty: {
    label: "PagerDuty client",
    hint: "Anything that speaks PagerDuty's Events API v2 and lets you change its address.",
    snippets: ({ url, token }) => [
      { where: "Address of the Events API", text: url },
      { where: "Routing key (integration key)", text: token },
      { where: "Try it in a shell", text: pagerDutyCurl(url, token) },
    ],
  },
  wazuh: {
    label: "Wazuh",
    hint: "A Wazuh manager, by its integration named “shuffle”, which posts alerts as JSON to any address.",
    snippets: ({ url }) => [
      { where: "/var/ossec/etc/ossec.conf, inside <ossec_config>", text: wazuhXml(url) },
    ],
    note: "Then restart wazuh-manager. The level is the lowest one that is sent.",
  },
  falco: {
    label: "Falco",
    hint: "Falco's HTTP output, or Falcosidekick's webhook.",
    snippets: ({ url }) => [{ where: "/etc/falco/falco.yaml", text: falcoYaml(url) }],
    note: "Without json_output Falco sends plain text, which is refused.",
  },
  fail2ban: {
    label: "fail2ban",
    hint: "Bans and unbans of fail2ban, by an action that calls curl.",
    snippets: ({ url, token }) => [
      {
        where:
          "The last two lines of /etc/fail2ban/action.d/garrison.conf (docs/fail2ban-garrison.conf of Garrison)",
        text: `url = ${withoutToken(url, token)}\ntoken = ${token}`,
      },
      { where: "/etc/fail2ban/jail.local", text: "[DEFAULT]\naction = %(action_)s\n         garrison" },
    ],
    note: "The action's file holds the token: mode 0600, owned by root. Then fail2ban-client reload.",
  },
  cloudevents: {
    label: "CloudEvents",
    hint: "Anything that sends CloudEvents 1.0 over HTTP: structured, batched or binary.",
    snippets: ({ url }) => [{ where: "Try it in a shell", text: cloudEventsCurl(url) }],
    note: "An event is counted and ends by itself, unless its data has a status.",
  },
  "uptime-kuma": {
    label: "Uptime Kuma",
    hint: "Notifications of Uptime Kuma, of the kind “Webhook”.",
    snippets: ({ url }) => [
      {
        where:
          "Settings, Notifications, Set up: “Webhook”, Post URL; Request Body “Preset: application/json”",
        text: url,
      },
    ],
    note: "Give monitors a tag named severity (critical, high, medium, low) to say how bad it is.",
  },
  generic: {
    label: "Anything else",
    hint: "Scripts and tools without a format of their own: our JSON, or GoAlert's.",
    snippets: ({ url }) => [{ where: "Try it in a shell", text: genericCurl(url) }],
    note: 'The same dedup is the same alert; send it with "status":"resolved" when it is over.',
  },
};

/** In the order in which they are offered. */
export const FORMATS = Object.keys(FORMAT_WORDS) as AlertFormat[];

function prometheusYaml({ url, token }: Given): string {
  const { protocol, host } = new URL(url);
  return `alerting:
  alertmanagers:
    - scheme: ${protocol.replace(":", "")}
      path_prefix: /api/webhooks/prometheus/${token}
      static_configs:
        - targets: ["${host}"]`;
}

function alertmanagerYaml(url: string): string {
  return `route:
  receiver: garrison
receivers:
  - name: garrison
    webhook_configs:
      - url: ${url}
        send_resolved: true`;
}

function grafanaYaml(url: string): string {
  return `apiVersion: 1
contactPoints:
  - orgId: 1
    name: Garrison
    receivers:
      - uid: garrison
        type: webhook
        settings:
          url: ${url}`;
}

function pagerDutyCurl(url: string, token: string): string {
  const event = {
    routing_key: token,
    event_action: "trigger",
    dedup_key: "test",
    payload: { summary: "A test from the shell", source: "shell", severity: "info" },
  };
  return curl(url, event);
}

function wazuhXml(url: string): string {
  return `<integration>
  <name>shuffle</name>
  <hook_url>${url}</hook_url>
  <level>7</level>
  <alert_format>json</alert_format>
</integration>`;
}

function falcoYaml(url: string): string {
  return `json_output: true
http_output:
  enabled: true
  url: "${url}"`;
}

function cloudEventsCurl(url: string): string {
  const event = {
    specversion: "1.0",
    id: "1",
    source: "/shell",
    type: "com.example.test",
    data: { message: "A test from the shell" },
  };
  return curl(url, event, "application/cloudevents+json");
}

function genericCurl(url: string): string {
  const alert = {
    summary: "A test from the shell",
    severity: "low",
    dedup: "test",
    labels: { host: "web-1" },
  };
  return curl(url, alert);
}

function curl(url: string, body: object, type = "application/json"): string {
  return `curl -fsS -H "content-type: ${type}" \\\n  -d '${JSON.stringify(body)}' \\\n  ${url}`;
}

/** For senders that can set headers, which keeps the token out of the logs of proxies. */
function withoutToken(url: string, token: string): string {
  return url.replace(`/${token}`, "");
}
