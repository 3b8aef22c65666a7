import { TextLink } from "@/components/ui/text-link";
import { Untrusted } from "@/components/ui/untrusted";
import type { Finding } from "@/lib/oncall/model/on-call";

const SHOWN = 10;

/** What would reach nobody, each with the place where it is mended. */
export function FindingList({ findings }: { findings: readonly Finding[] }) {
  return (
    <ul className="grid gap-1.5">
      {findings.slice(0, SHOWN).map((finding) => (
        <li key={finding.text}>
          <TextLink href={placeOf(finding)}>
            <Untrusted text={finding.text} limit={400} />
          </TextLink>
        </li>
      ))}
      {findings.length > SHOWN && <li className="text-text-3">{findings.length - SHOWN} more.</li>}
    </ul>
  );
}

function placeOf(finding: Finding): string {
  switch (finding.kind) {
    case "uncovered":
    case "unused-rota":
      return `/oncall/rotas/${finding.rotaId}`;
    case "step-reaches-nobody":
      return `/oncall/policies/${finding.policyId}`;
    case "unreachable":
      return "/settings/notifications";
    case "no-default-policy":
      return "/oncall/policies";
  }
}
