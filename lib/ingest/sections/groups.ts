/** Which groups exist, and who is in them? */
import type { Group } from "@/lib/fleet/model/facts";
import type { SectionRule } from "./section";

export const groupsRule: SectionRule<"groups"> = {
  section: "groups",
  specs: ["group"],
  needs: { items: ["group"] },
  combine: (evidence) => ({ items: evidence.value<Group[]>("group") }),
};
