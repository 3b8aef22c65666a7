import type { ReactNode } from "react";
import { LinkButton } from "@/components/ui/link-button";
import type { Overview } from "@/lib/overview/model";
import { AttentionList } from "./attention-list";

/** At 02:14, on a phone: who is on call, and what needs me? */
export function OncallView({
  overview,
  env,
  zone,
  standby,
}: {
  overview: Overview;
  env: string | undefined;
  zone: string;
  /** Who is on call. */
  standby: ReactNode;
}) {
  const { attention, fleet, asOf } = overview;
  const urgent = attention.filter(({ level }) => level !== "low");
  return (
    <>
      {standby}
      <AttentionList items={urgent} fleet={fleet} zone={zone} now={asOf} title="Needs you" />
      <LinkButton href={env ? `/servers?env=${encodeURIComponent(env)}` : "/servers"} className="min-h-14">
        Find a server
      </LinkButton>
    </>
  );
}
