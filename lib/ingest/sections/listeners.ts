/** Which sockets listen on the server? One item per socket, as the kernel lists them. */
import type { Listener } from "@/lib/fleet/model/facts";
import type { SectionRule } from "./section";

export const listenersRule: SectionRule<"listeners"> = {
  section: "listeners",
  specs: ["listeners"],
  needs: { items: ["listeners"] },
  combine: (evidence) => ({ items: evidence.value<Listener[]>("listeners") }),
};
