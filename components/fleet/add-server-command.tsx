import { Card } from "@/components/ui/card";
import { Code } from "@/components/ui/code";
import { Command } from "@/components/ui/command";
import { Disclosure } from "@/components/ui/disclosure";
import { Notice } from "@/components/ui/notice";
import type { MadeEnrolmentToken } from "@/lib/fleet/model/enrolment";
import { isLoopback } from "./reachable";

type ServerCommandProps = {
  made: MadeEnrolmentToken;
  baseUrl: string;
  installerSha256: string;
  agent: { version: string; sha256: string };
};

/** The command, what it does, and how to look before running it. */
export function ServerCommand({ made, baseUrl, installerSha256, agent }: ServerCommandProps) {
  return (
    <Card title="2. Run this on the server, as root" hint="It holds a secret, and is shown this once.">
      <div className="grid grid-cols-1 gap-3">
        {isLoopback(baseUrl) && (
          <Notice tone="medium" title="Only this machine can be added">
            Garrison is known as {baseUrl}, which other machines cannot reach. Set BASE_URL to its public
            address and start it again to add others.
          </Notice>
        )}
        <Command text={made.command} />
        <div>
          <p className="font-semibold">What it does</p>
          <ol className="list-decimal pl-5">
            <li>Downloads one shell script, the agent {agent.version}, and checks its SHA-256.</li>
            <li>Gives the server a secret of its own; the token in the command is then spent.</li>
            <li>Starts a timer: every 5 minutes a fixed list of read-only commands is run and sent here.</li>
            <li>Nothing else: the agent takes no orders. garrison-agent uninstall removes it.</li>
          </ol>
        </div>
        <Disclosure summary="Download and check it yourself">
          <div className="grid grid-cols-1 gap-2">
            <p>Fetch the installer and the agent, and compare their SHA-256:</p>
            <Command text={downloads(baseUrl)} label="Copy the downloads" />
            <ul className="grid gap-1">
              <li>
                install.sh <Code>{installerSha256}</Code>
              </li>
              <li>
                garrison-agent <Code>{agent.sha256}</Code>
              </li>
            </ul>
            <p>Read both, then run what you read:</p>
            <Command text={`sh install.sh --token ${made.token}`} label="Copy the install command" />
          </div>
        </Disclosure>
      </div>
    </Card>
  );
}

function downloads(baseUrl: string): string {
  return [
    `curl -fsSO ${baseUrl}/install.sh`,
    `curl -fsSO ${baseUrl}/agent/garrison-agent`,
    "sha256sum install.sh garrison-agent",
  ].join("\n");
}
