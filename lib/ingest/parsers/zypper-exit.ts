/** What does zypper's exit status say? From 100 up it is information, below it is failure; 106 means a partial list. */
import type { Output } from "./parser";
import { complaintOf } from "./refusal";

const MEANING: Record<number, string> = {
  6: "No repository is defined.",
  7: "Another process holds zypper's lock.",
  106: "zypper had to skip a repository, so its list is not complete.",
};

/** Why the list cannot be trusted, or null. 100 = patches, 101 = security patches, 102 = reboot, 103 = zypper first. */
export function zypperFailure(output: Output): string | null {
  if (output.exit === 0 || (output.exit >= 100 && output.exit <= 103)) return null;
  return MEANING[output.exit] ?? `zypper failed (exit ${output.exit}): ${complaintOf(output)}`;
}
