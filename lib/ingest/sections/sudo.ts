/** Who may become whom, for which commands? */
import type { Sudo } from "@/lib/fleet/model/facts";
import type { SectionRule } from "./section";

export const sudoRule: SectionRule<"sudo"> = {
  section: "sudo",
  specs: ["sudoers"],
  needs: { items: ["sudoers"] },
  combine(evidence) {
    const sudo = evidence.value<Sudo>("sudoers");
    return { items: sudo?.items ?? null, defaults: sudo?.defaults ?? null };
  },
};
