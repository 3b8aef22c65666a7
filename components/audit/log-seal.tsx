import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { Verification } from "@/lib/audit/model";
import { BrokenChain } from "./broken-chain";
import { ChainSeal } from "./chain-seal";

/** The audit log's state, for pages that rely on it. */
export function LogSeal({ verification, zone }: { verification: Verification; zone: string }) {
  return (
    <Card title="Audit log" actions={<TextLink href="/audit">Read it</TextLink>}>
      <p>
        <ChainSeal verification={verification} zone={zone} />
      </p>
      <BrokenChain fault={verification.fault} zone={zone} />
    </Card>
  );
}
