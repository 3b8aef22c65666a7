/** A look at a web address: each hop of a redirect is a destination of its own, judged like the first. */
import type { Policy } from "@/lib/http/outbound/address";
import { DeadlineOver } from "@/lib/http/outbound/deadline";
import { exchange } from "@/lib/http/outbound/exchange";
import { faultOf } from "../http-answer";
import type { Outcome, SettingsOf } from "../model/probe";

export async function lookAtHttp(
  settings: SettingsOf<"http">,
  policy: Policy,
  timeoutMs: number,
): Promise<Outcome> {
  const started = performance.now();
  let url = new URL(settings.url);
  for (let hop = 0; ; hop++) {
    const left = timeoutMs - (performance.now() - started);
    if (left <= 0) throw new DeadlineOver("The time is over.");
    const answer = await exchange({ url, method: settings.method }, policy, left);
    const location = isRedirect(answer.status) ? answer.headers.location : undefined;
    if (location !== undefined && settings.redirects > 0) {
      if (hop >= settings.redirects) return failed("redirects", String(answer.status));
      const next = URL.parse(location, url);
      if (!next) return failed("redirect-unreadable", null);
      url = next;
      continue;
    }
    const fault = faultOf(
      {
        status: answer.status,
        body: answer.body,
        encoding: answer.headers["content-encoding"],
        certificateEnds: answer.certificate?.validTo ?? null,
      },
      settings,
      new Date(),
    );
    if (fault) return failed(fault.reason, fault.detail);
    return {
      class: "ok",
      reason: null,
      detail: String(answer.status),
      latencyMs: performance.now() - started,
    };
  }
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

function failed(reason: NonNullable<Outcome["reason"]>, detail: string | null): Outcome {
  return { class: "fail", reason, detail, latencyMs: null };
}
