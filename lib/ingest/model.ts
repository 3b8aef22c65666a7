/** The words of evidence and its retention. */
import { z } from "zod";
import type { EvidencePage } from "./evidence-page";
import type { Flag } from "./parsers/parser";
import { SPECS, type Spec, type SpecId } from "./specs";

/** How long evidence is kept. The floors are the database's own. */
export const Retention = z.strictObject({
  reportDays: z.int().min(7).max(800),
  evidenceMonths: z.int().min(2).max(60),
  changeMonths: z.int().min(3).max(120),
});
export type Retention = z.infer<typeof Retention>;

export const DEFAULT_RETENTION: Retention = { reportDays: 32, evidenceMonths: 3, changeMonths: 13 };

/** One output as a report holds it; its bytes lie elsewhere, by their hash. */
export type HeldOutput = {
  spec: SpecId;
  exit: number;
  ms: number;
  bytes: number;
  /** Hex. */
  sha256: string;
  flags: Flag[];
  /** SHA-256 of standard error in hex, null when it was empty. */
  stderr: string | null;
};

export type ReportRow = {
  id: string;
  receivedAt: Date;
  collectedAt: Date;
  sequence: number;
  sha256: string;
  chainHash: string;
  bytes: number;
  /** The same outputs as the report before it. */
  unchanged: boolean;
  oddities: string[];
};

export type Report = ReportRow & { serverId: string; outputs: HeldOutput[] };

export type Stream = "stdout" | "stderr";
export type RawOutput = { output: HeldOutput; sha256: string; bytes: Buffer };

export type EvidenceView = Omit<RawOutput, "bytes"> &
  Omit<EvidencePage, "bytes"> & { text: string; size: number; to: number };

const specs: ReadonlyMap<string, Spec> = new Map(SPECS.map((spec) => [spec.id, spec]));

/** What an output is: the command that made it, and what a reader learns from it. Null for a foreign name. */
export function describeOutput(spec: string): Pick<Spec, "command" | "about" | "root"> | null {
  return specs.get(spec) ?? null;
}
