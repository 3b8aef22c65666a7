/** What would make an unknown section known? A sentence for the person who reads the reason. */

const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [/has not reported yet/, "It will be known after the first report."],
  [/Nothing (?:collects|reads) this/, "This version of Garrison does not read it yet."],
  [
    /was not allowed to run/,
    "The deny file of the agent on the server switches this off. Take the line out to have it reported.",
  ],
  [
    /permission denied|not permitted|must be root|are you root|need to be root|you must be superuser/i,
    "The agent runs without the rights to see this. Let it run as root; it only reads.",
  ],
  [
    /not been booted with systemd|connect to bus/i,
    "systemd does not run there, as in most containers. Nothing else on the server can tell.",
  ],
  [
    /is not installed|not found|no such file/i,
    "Nothing on the server can tell. Install the command to have it reported.",
  ],
  [
    /did not finish in time/,
    "The command took longer than the agent waits. Run it on the server to see what holds it up.",
  ],
  [
    /was cut|too long/,
    "The output is larger than the agent sends. Nothing is concluded from a part of it; the raw bytes show what came.",
  ],
  [
    /None of these was collected|does not hold it/,
    "The server's agent did not send it. An older agent, or one without root, leaves it out: update it, and let it run as root.",
  ],
  [
    /no longer kept/,
    "The evidence was dropped when its retention ended. The next change on the server brings it back.",
  ],
];

export function remedyOf(reason: string): string {
  const found = REMEDIES.find(([pattern]) => pattern.test(reason.slice(0, 2_000)));
  return found?.[1] ?? "The raw output says more: open it, and run the command on the server.";
}
