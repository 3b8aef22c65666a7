import { Command } from "@/components/ui/command";
import { Notice } from "@/components/ui/notice";
import { hostOf } from "./reachable";

/** A minute without a word: what to look at on the server, each with its command. */
export function SilenceHelp({ baseUrl }: { baseUrl: string }) {
  return (
    <div className="mt-3">
      <Notice tone="medium" title="Nothing heard for a minute" live>
        <p>If the command has ended on the server, it said why. Otherwise look there, in this order:</p>
        <ol className="mt-2 grid list-decimal grid-cols-1 gap-3 pl-5">
          {checksOf(baseUrl).map(({ what, command }) => (
            <li key={command}>
              <p className="mb-1">{what}</p>
              <Command text={command} />
            </li>
          ))}
        </ol>
      </Notice>
    </div>
  );
}

function checksOf(baseUrl: string): { what: string; command: string }[] {
  return [
    {
      what: "Is the name known there? An address must come back.",
      command: `getent hosts ${hostOf(baseUrl)}`,
    },
    {
      what: 'Is the port open, and the certificate trusted? The answer must be {"status":"ok"}.',
      command: `curl -sS ${baseUrl}/api/health`,
    },
    { what: "Is the clock right, to the minute?", command: "date -u" },
    {
      what: "Was the token taken? An expired or used one is refused; make another command above.",
      command: "garrison-agent status",
    },
  ];
}
