import { Card } from "@/components/ui/card";
import { LinkButton } from "@/components/ui/link-button";
import { Status } from "@/components/ui/status";
import type { Overview } from "@/lib/overview/model";
import { AttentionList } from "./attention-list";

/** At 02:14, on a phone: who is on call, and what needs me? */
export function OncallView({
  overview,
  env,
  zone,
}: {
  overview: Overview;
  env: string | undefined;
  zone: string;
}) {
  const { attention, fleet, asOf } = overview;
  const urgent = attention.filter(({ level }) => level !== "low");
  return (
    <>
      <Card title="Who is on call">
        <Status state="unknown" />
        <p className="mt-1 text-text-2">
          No rota is kept here yet. A rota with escalation would say who is called, until when, and who is
          next.
        </p>
      </Card>
      <AttentionList items={urgent} fleet={fleet} zone={zone} now={asOf} title="Needs you" />
      <LinkButton href={env ? `/servers?env=${encodeURIComponent(env)}` : "/servers"} className="min-h-14">
        Find a server
      </LinkButton>
    </>
  );
}
