/** The words of escalation policies: which alerts they are for, who is asked, and who is asked next. */
import { z } from "zod";
import { Matchers } from "@/lib/alerts/model/matchers";
import { SEVERITIES } from "@/lib/alerts/model/severity";
import { WrittenMatchers } from "@/lib/alerts/model/written-matchers";

export const POLICY_LIMITS = { steps: 10, targets: 20, repeat: 9, environments: 20 } as const;
/** Minutes between two steps, or two rounds: at most a day. */
const LONGEST_WAIT = 1_440;

const Id = z.uuid("is not an id");

/** Whoever is on call in a rota, or a person whether on call or not. */
export const Target = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("rota"), id: Id }),
  z.object({ kind: z.literal("person"), id: Id }),
]);
export type Target = z.infer<typeof Target>;

export const Step = z.object({
  /** Since the step before; of the first one, since the escalation began. */
  afterMinutes: z.coerce.number().int().min(0).max(LONGEST_WAIT),
  targets: z
    .array(Target)
    .min(1, "at least one")
    .max(POLICY_LIMITS.targets, `at most ${POLICY_LIMITS.targets}`),
});
export type Step = z.infer<typeof Step>;

export const Applies = z.object({
  severityAtLeast: z.enum(SEVERITIES).default("info"),
  /** None: all of them, and alerts of which none is known. */
  environments: z.array(z.string().trim().min(1).max(100)).max(POLICY_LIMITS.environments).default([]),
  labels: Matchers.default([]),
});
export type Applies = z.infer<typeof Applies>;

export const NewPolicy = z.object({
  name: z.string().trim().min(1, "is missing").max(100),
  applies: Applies.prefault({}),
  steps: z
    .array(Step)
    .min(1, "at least one")
    .max(POLICY_LIMITS.steps, `at most ${POLICY_LIMITS.steps}`)
    .refine((steps) => steps.slice(1).every(({ afterMinutes }) => afterMinutes > 0), {
      message: "only the first step may come at once; let the others wait for a minute or more",
    }),
  /** How many times all steps come again while nobody has acknowledged. */
  repeat: z.coerce.number().int().min(0).max(POLICY_LIMITS.repeat).default(0),
  /** Since the last step; the first one then comes at once. */
  repeatAfterMinutes: z.coerce.number().int().min(1).max(LONGEST_WAIT).default(30),
});
export type NewPolicy = z.infer<typeof NewPolicy>;

/** None, or as people write them. */
const WrittenLabels = z
  .preprocess((given) => (isNone(given) ? null : given), WrittenMatchers.nullable())
  .transform((labels) => labels ?? []);

function isNone(given: unknown): boolean {
  return given === undefined || given === null || (Array.isArray(given) ? given.length === 0 : given === "");
}

/** As people keep it. There is one default: the last resort of alerts that none applies to. */
export const KeptPolicy = NewPolicy.extend({
  applies: Applies.extend({ labels: WrittenLabels }).prefault({ labels: [] }),
  isDefault: z.boolean().default(false),
});
export type KeptPolicy = z.infer<typeof KeptPolicy>;

export const PolicyOrder = z.object({ ids: z.array(Id).max(200, "at most 200") });

/** In a list, the first that applies is taken; the default one when none does. */
export type Policy = NewPolicy & { id: string; isDefault: boolean };
