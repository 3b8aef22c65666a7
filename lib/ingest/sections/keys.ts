/** Which SSH keys may sign in, to which accounts? */
import type { AuthorizedKey } from "@/lib/fleet/model/facts";
import type { SectionRule } from "./section";

export const keysRule: SectionRule<"keys"> = {
  section: "keys",
  specs: ["authorized-keys"],
  needs: { items: ["authorized-keys"] },
  combine: (evidence) => ({ items: evidence.value<AuthorizedKey[]>("authorized-keys") }),
};
