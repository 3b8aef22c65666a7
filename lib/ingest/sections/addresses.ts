/** Section `addresses`: every address of every interface, the loopback too. */
import type { Address } from "@/lib/fleet/model/facts";
import type { SectionRule } from "./section";

export const addressesRule: SectionRule<"addresses"> = {
  section: "addresses",
  specs: ["ip-addr"],
  needs: { items: ["ip-addr"] },
  combine: (evidence) => ({ items: evidence.value<Address[]>("ip-addr") }),
};
