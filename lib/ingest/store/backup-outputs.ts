/** Hands what agents printed of backups to those who read runs in it. Only of servers that a copy is read from. */
import type { SystemActor } from "@/lib/auth/actor";
import type { AgentOutput } from "@/lib/backups/model/reading";
import { type Awaited, awaitedFrom, keepPrinted, type Printed } from "@/lib/backups/store/agent-reading";
import { whyStopped } from "../facts";
import type { HeldOutput } from "../model";
import { readContents } from "./evidence";
import type { Pending } from "./pending";

/** @param pending in the order in which the reports came @param at by our clock */
export async function readBackups(actor: SystemActor, pending: readonly Pending[], at: Date): Promise<void> {
  const awaited = await awaitedFrom(actor, [...new Set(pending.map(({ serverId }) => serverId))]);
  if (awaited.length === 0) return;
  const held = pending.flatMap((report) =>
    awaited
      .filter(({ serverId }) => serverId === report.serverId)
      .map((one) => ({ one, report, output: report.outputs.find(({ spec }) => spec === one.spec) })),
  );
  const hashes = held.flatMap(({ output }) => (output ? hashesOf(output) : []));
  const contents = await readContents(actor, "fleet.facts.record", [...new Set(hashes)]);
  const printed = held.map(({ one, report, output }) => printedFor(one, report.reportId, output, contents));
  await keepPrinted(actor, printed, at);
}

function hashesOf({ sha256, stderr, bytes }: HeldOutput): string[] {
  return [...(bytes > 0 ? [sha256] : []), ...(stderr ? [stderr] : [])];
}

const NOT_LOOKED_AT =
  "The report does not hold it. An older agent does not look at it: put the present one on the server.";
const LOST = "Its bytes are no longer kept, or are damaged.";

function printedFor(
  awaited: Awaited,
  reportId: string,
  output: HeldOutput | undefined,
  contents: ReadonlyMap<string, Buffer>,
): Printed {
  const raw = output && contents.get(output.sha256);
  const isLost = output !== undefined && output.bytes > 0 && raw === undefined;
  const said: AgentOutput = {
    stopped: output === undefined ? NOT_LOOKED_AT : (whyStopped(output.flags) ?? (isLost ? LOST : null)),
    exit: output?.exit ?? 0,
    stdout: raw?.toString("utf8") ?? "",
    stderr: output?.stderr ? (contents.get(output.stderr)?.toString("utf8") ?? "") : "",
  };
  return { awaited, reportId, output: said, raw: raw ?? new Uint8Array() };
}
