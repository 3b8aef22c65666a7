/** What the measuring process and the load process say to each other. */
import type { Kind } from "@/bin/simulated-agents";

export type ToLoad =
  | { kind: "enrol"; url: string; tokens: string[]; upTo: number; connections: number }
  | {
      kind: "send";
      url: string;
      report: Kind;
      connections: number;
      /** Null: every chosen server once. */
      seconds: number | null;
      perSecond: number | null;
      /** True: servers that have not reported yet; false: the others; null: all. */
      first: boolean | null;
      /** No more of them than this; null: all. */
      most: number | null;
    };

export type Done = {
  kind: "done";
  seconds: number;
  accepted: number;
  /** Answers other than 202, by what they said. */
  refused: Record<string, number>;
  ms: number[];
  bytes: number;
};
export type FromLoad =
  | Done
  /** The reports are made, and the clock starts. */
  | { kind: "begun" }
  | { kind: "receipt"; serverId: string; reportId: string; at: number }
  | { kind: "failed"; why: string };
