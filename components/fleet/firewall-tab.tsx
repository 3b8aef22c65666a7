import { Badge } from "@/components/ui/badge";
import { Notice } from "@/components/ui/notice";
import { Status } from "@/components/ui/status";
import type { Column } from "@/components/ui/table";
import { Untrusted } from "@/components/ui/untrusted";
import type { Firewall, FirewallChain, FirewallRule } from "@/lib/fleet/model/facts";
import type { ProvenFacts } from "@/lib/fleet/model/provenance";
import { counted } from "@/lib/units";
import { PagedTable } from "./paged-table";
import { SectionCard } from "./section-card";
import type { ServerPlace } from "./server-place";

/** The rules in force: what is let in, what is not, and what could not be understood or seen. */
export function FirewallTab({ place, facts }: { place: ServerPlace; facts: Pick<ProvenFacts, "firewall"> }) {
  return (
    <SectionCard
      place={place}
      title="Firewall"
      what="Which firewall rules are in force"
      section={facts.firewall}
      hint={firewallHint}
    >
      {(firewall) => (
        <div className="grid gap-4">
          {firewall.gaps.length > 0 && <Gaps gaps={firewall.gaps} />}
          {firewall.chains.length === 0 && firewall.rules.length === 0 ? (
            <Notice tone="medium" title="No rule is in force.">
              Whatever listens on this server can be reached by whoever can reach the server.
            </Notice>
          ) : (
            <>
              <div>
                <h3 className="mb-1 font-semibold">Chains</h3>
                <PagedTable
                  place={place}
                  caption="Chains, entered ones first"
                  things="chains"
                  columns={CHAIN_COLUMNS}
                  items={[...firewall.chains].sort(
                    (a, b) => Number(a.hook === null) - Number(b.hook === null),
                  )}
                  pageKey="chains"
                />
              </div>
              <div>
                <h3 className="mb-1 font-semibold">Rules, in their order</h3>
                <PagedTable
                  place={place}
                  caption="Rules in their order"
                  things="rules"
                  columns={RULE_COLUMNS}
                  items={firewall.rules}
                />
              </div>
            </>
          )}
        </div>
      )}
    </SectionCard>
  );
}

const BACKENDS = { nft: "nftables", iptables: "iptables", mixed: "nftables and iptables", none: "none" };

function firewallHint({ backend, chains, rules }: Firewall): string {
  if (backend === "none") return "Neither nftables nor iptables";
  const opaque = rules.filter(({ modelled }) => !modelled).length;
  const understood = opaque === 0 ? "all understood" : `${opaque} not understood`;
  return `${BACKENDS[backend]}: ${counted(chains.length, "chain")}, ${counted(rules.length, "rule")}, ${understood}`;
}

function Gaps({ gaps }: { gaps: readonly string[] }) {
  return (
    <Notice tone="unknown" title="Not everything in force could be seen, so no port may be called closed.">
      <ul className="list-disc pl-5">
        {gaps.slice(0, 20).map((gap, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: sentences of one fixed fact
          <li key={at}>
            <Untrusted text={gap} limit={400} />
          </li>
        ))}
      </ul>
    </Notice>
  );
}

const CHAIN_COLUMNS: readonly Column<FirewallChain>[] = [
  {
    key: "chain",
    head: "Chain",
    phone: "title",
    cell: ({ chain }) => (
      <span className="font-mono text-[0.9em] break-all">
        <Untrusted text={chain} limit={120} />
      </span>
    ),
  },
  { key: "policy", head: "Policy", phone: "side", cell: (chain) => <Policy chain={chain} /> },
  {
    key: "table",
    head: "Table",
    cell: ({ family, table }) => <Untrusted text={`${family} ${table}`} limit={120} />,
  },
  {
    key: "hook",
    head: "Entered at",
    phoneLabel: "at",
    cell: ({ hook, priority }) =>
      hook === null ? (
        <span className="text-text-3">called by rules</span>
      ) : (
        <span>
          <Untrusted text={hook} limit={40} />
          {priority !== null && <span className="text-text-3"> priority {priority}</span>}
        </span>
      ),
  },
];

function Policy({ chain: { hook, policy } }: { chain: FirewallChain }) {
  if (hook === null) return <span className="text-text-3">–</span>;
  if (policy === null) return <Status state="unknown" />;
  if (policy === "drop" || policy === "reject")
    return (
      <Badge tone="neutral" shape="tick">
        {policy}
      </Badge>
    );
  return <Untrusted text={policy} limit={40} />;
}

const RULE_COLUMNS: readonly Column<FirewallRule>[] = [
  {
    key: "chain",
    head: "Chain",
    phoneLabel: "in",
    cell: ({ family, table, chain }) => (
      <span className="md:block md:min-w-28">
        <span className="text-text-3">
          <Untrusted text={`${family} ${table}`} limit={100} />
        </span>{" "}
        <Untrusted text={chain} limit={100} />
      </span>
    ),
  },
  { key: "verdict", head: "Verdict", phone: "title", cell: ({ verdict }) => <Verdict text={verdict} /> },
  {
    key: "what",
    head: "For",
    phone: "foot",
    cell: (rule) => (
      <span className="[overflow-wrap:anywhere]">
        <Untrusted text={matchWords(rule)} limit={300} />
      </span>
    ),
  },
  {
    key: "modelled",
    head: "Understood",
    phone: "side",
    cell: ({ modelled }) =>
      modelled ? <span className="text-text-3">yes</span> : <Status state="unknown">Not modelled</Status>,
  },
  {
    key: "raw",
    head: "As written",
    phone: "foot",
    cell: ({ raw }) => (
      <span className="font-mono text-[0.85em] [overflow-wrap:anywhere]">
        <Untrusted text={raw} limit={400} />
      </span>
    ),
  },
];

function Verdict({ text }: { text: string }) {
  return (
    <span className="font-semibold">
      <Untrusted text={text} limit={120} />
    </span>
  );
}

const SHOWN = 12;

/** "tcp to ports 22, 80 from 10.0.0.0/8, state new" */
function matchWords(rule: FirewallRule): string {
  const parts = [
    rule.proto,
    listed("to port", rule.ports),
    listed("from port", rule.sourcePorts),
    listed("from", rule.sources),
    listed("to", rule.destinations),
    listed("in by", rule.interfaces.in),
    listed("out by", rule.interfaces.out),
    listed("icmp", rule.icmpTypes),
    rule.states.length > 0 ? `state ${rule.states.join(", ")}` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? "everything" : parts.join(", ");
}

function listed(word: string, values: string[] | null): string | null {
  if (values === null) return null;
  if (values.length === 0) return `${word} nothing (an empty set)`;
  const more = values.length > SHOWN ? ` and ${values.length - SHOWN} more` : "";
  return `${word} ${values.slice(0, SHOWN).join(", ")}${more}`;
}
