/** A step of a policy while it is typed. */
import type { Step } from "@/lib/oncall/model/policy";

/** "rota 0198…" or "person 0198…" */
export type TargetDraft = { key: number; of: string };
export type StepDraft = { key: number; afterMinutes: string; targets: TargetDraft[] };

let lastKey = 0;

function newKey(): number {
  lastKey += 1;
  return lastKey;
}

export function newTarget(of: string): TargetDraft {
  return { key: newKey(), of };
}

export function newStep(afterMinutes: number, rota: { id: string } | undefined): StepDraft {
  const targets = rota ? [newTarget(`rota ${rota.id}`)] : [];
  return { key: newKey(), afterMinutes: String(afterMinutes), targets };
}

export function draftOfStep({ afterMinutes, targets }: Step): StepDraft {
  return {
    ...{ key: newKey(), afterMinutes: String(afterMinutes) },
    targets: targets.map(({ kind, id }) => newTarget(`${kind} ${id}`)),
  };
}

/** What the server is asked to keep. */
export function writtenStep({ afterMinutes, targets }: StepDraft) {
  return {
    afterMinutes,
    targets: targets.map(({ of }) => {
      const [kind, id] = of.split(" ");
      return { kind, id };
    }),
  };
}
