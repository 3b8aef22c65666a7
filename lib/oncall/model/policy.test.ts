import { describe, expect, it } from "vitest";
import { KeptPolicy, NewPolicy } from "./policy";

const ID = "0198f2a0-0000-7000-8000-000000000001";
const STEP = { afterMinutes: 0, targets: [{ kind: "rota", id: ID }] };
const POLICY = { name: "Web", steps: [STEP] };

describe("a policy", () => {
  it("needs little, and fills in the rest", () => {
    expect(NewPolicy.parse(POLICY)).toEqual({
      name: "Web",
      applies: { severityAtLeast: "info", environments: [], labels: [] },
      steps: [STEP],
      repeat: 0,
      repeatAfterMinutes: 30,
    });
  });

  it.each<[object, string]>([
    [{ name: "" }, "name: is missing"],
    [{ steps: [] }, "steps: at least one"],
    [{ steps: [STEP, ...Array(10).fill({ ...STEP, afterMinutes: 5 })] }, "steps: at most 10"],
    [
      { steps: [STEP, STEP] },
      "steps: only the first step may come at once; let the others wait for a minute or more",
    ],
    [{ steps: [{ ...STEP, targets: [] }] }, "steps.0.targets: at least one"],
    [{ steps: [{ ...STEP, targets: Array(21).fill(STEP.targets[0]) }] }, "steps.0.targets: at most 20"],
    [
      { steps: [{ ...STEP, targets: [{ kind: "person", id: "Ana" }] }] },
      "steps.0.targets.0.id: is not an id",
    ],
  ])("%j: %s", (changes, fault) => {
    const issues = NewPolicy.safeParse({ ...POLICY, ...changes }).error?.issues ?? [];
    expect(issues.map(({ path, message }) => `${path.join(".")}: ${message}`)).toEqual([fault]);
  });

  it.each<[object, string]>([
    [{ repeat: 10 }, "repeat"],
    [{ repeat: -1 }, "repeat"],
    [{ repeatAfterMinutes: 0 }, "repeatAfterMinutes"],
    [{ steps: [{ ...STEP, afterMinutes: 1_441 }] }, "steps.0.afterMinutes"],
    [{ steps: [{ ...STEP, afterMinutes: 1e300 }] }, "steps.0.afterMinutes"],
    [{ applies: { severityAtLeast: "worst" } }, "applies.severityAtLeast"],
    [{ applies: { labels: [{ name: "a", value: "(", isRegex: true }] } }, "applies.labels.0.value"],
    [{ applies: { environments: [" "] } }, "applies.environments.0"],
  ])("%j is refused for %s", (changes, field) => {
    const issues = NewPolicy.safeParse({ ...POLICY, ...changes }).error?.issues ?? [];
    expect([...new Set(issues.map(({ path }) => path.join(".")))]).toEqual([field]);
  });
});

describe("a policy as people write it", () => {
  const labelsOf = (labels: unknown) => {
    const read = KeptPolicy.safeParse({ ...POLICY, applies: { labels } });
    return read.success
      ? read.data.applies.labels
      : read.error.issues.map(({ path, message }) => [path.join("."), message]);
  };

  it("asks for no labels, or for those that are written", () => {
    for (const none of [undefined, null, "", []]) expect(labelsOf(none)).toEqual([]);
    const team = { name: "team", value: "web", isRegex: false, isEqual: true };
    expect(labelsOf('team="web"')).toEqual([team]);
    expect(labelsOf([team])).toEqual([team]);
    expect(KeptPolicy.parse(POLICY)).toMatchObject({ isDefault: false, applies: { labels: [] } });
  });

  it("says what of the labels was not understood", () => {
    expect(labelsOf("team is web")).toEqual([["applies.labels", expect.stringContaining("is no matcher")]]);
    expect(labelsOf('a=~"("')).toEqual([["applies.labels", expect.stringContaining("a=~")]]);
  });
});
