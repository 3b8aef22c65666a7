import { Badge } from "@/components/ui/badge";
import { Code } from "@/components/ui/code";
import type { ServerDetail } from "@/lib/fleet/model/server";

type AgentScriptProps = {
  server: Pick<ServerDetail, "agentVersion" | "agentSha256">;
  published: { version: string; sha256: string };
};

/** Is what speaks for the server the script that we give out? */
export function AgentScript({ server: { agentVersion, agentSha256 }, published }: AgentScriptProps) {
  if (agentSha256 === null) return <>agent not known yet</>;
  const isPublished = agentSha256 === published.sha256;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.5">
      agent {agentVersion}
      <span
        className="inline-flex"
        title={`SHA-256 of its script: ${agentSha256}\nPublished: ${published.sha256}`}
      >
        {isPublished ? (
          <Badge tone="ok" weight="plain" shape="tick">
            published script
          </Badge>
        ) : (
          <Badge tone="medium" shape="diamond">
            not the published script
          </Badge>
        )}
      </span>
      <Code>{agentSha256.slice(0, 8)}…</Code>
      {!isPublished && <span>(published: {published.version})</span>}
    </span>
  );
}
