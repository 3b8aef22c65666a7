/** Which findings are worth an alert, and how bad is each? Pure: what the nightly look says before an alert finds it out. */
import type { Severity } from "@/lib/alerts/model/severity";
import { localText } from "@/lib/time";
import type { Finding } from "./check";
import type { Duty } from "./model/simulation";
import { shown } from "./routing";
import { DAY_MS } from "./wall-clock";

export type GapAlert = {
  /** The same gap is the same alert the next time. */
  subject: string;
  severity: Severity;
  title: string;
  text: string;
  labels: Readonly<Record<string, string>>;
};

/**
 * Nothing at all is no gap: whoever has set up no policy is told so on every page about alerts. A rota that is not used
 * wakes nobody, and nobody counts on it.
 * @param now milliseconds since 1970 @param timeZone in which titles tell times
 */
export function gapAlertsOf(
  findings: readonly Finding[],
  duty: Duty,
  now: number,
  timeZone: string,
): GapAlert[] {
  if (duty.policies.length === 0) return [];
  return findings.flatMap((finding): GapAlert[] => {
    const about = aboutOf(finding, duty);
    if (!about) return [];
    const begins = "spans" in finding ? finding.spans[0]?.from : undefined;
    return [
      {
        subject: about.subject,
        severity: begins !== undefined && begins - now < DAY_MS ? "high" : "medium",
        title: `${about.what}${when(begins, now, timeZone)}`,
        text: finding.text,
        labels: about.labels,
      },
    ];
  });
}

/** A title that changes is told anew: it names when it begins, and within a day that it is soon. */
function when(begins: number | undefined, now: number, timeZone: string): string {
  if (begins === undefined) return "";
  if (begins <= now) return " now";
  const at = localText(new Date(begins), timeZone);
  return begins - now < DAY_MS ? ` soon: from ${at}` : ` from ${at}`;
}

type About = { subject: string; what: string; labels: Readonly<Record<string, string>> };

function aboutOf(finding: Finding, { policies, rotas, people }: Duty): About | null {
  switch (finding.kind) {
    case "uncovered": {
      const name = rotas.find(({ id }) => id === finding.rotaId)?.name ?? "";
      const labels = { rota: name, rota_id: finding.rotaId };
      return {
        subject: `rota ${finding.rotaId}`,
        what: `Nobody is on call in rota “${shown(name)}”`,
        labels,
      };
    }
    case "unreachable": {
      const name = people.find(({ id }) => id === finding.personId)?.name ?? null;
      const who = name === null ? "Somebody who is no longer here" : shown(name);
      const labels = { person_id: finding.personId, ...(name === null ? {} : { person: name }) };
      const what =
        finding.spans.length > 0 ? `${who} is on call and can't be reached` : `${who} can't be reached`;
      return { subject: `person ${finding.personId}`, what, labels };
    }
    case "step-reaches-nobody": {
      const name = policies.find(({ id }) => id === finding.policyId)?.name ?? "";
      const labels = { policy: name, policy_id: finding.policyId };
      const what = `Step ${finding.index + 1} of policy “${shown(name)}” reaches nobody`;
      return { subject: `step ${finding.policyId} ${finding.index}`, what, labels };
    }
    case "no-default-policy":
      return { subject: "default policy", what: "Alerts that no policy is for wake nobody", labels: {} };
    case "unused-rota":
      return null;
  }
}
