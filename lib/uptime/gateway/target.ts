/** May this be looked at? Asked when somebody names a target; every look asks again. */
import { refusalOfPlace, refusalOfUrl } from "@/lib/http/outbound/refusal";
import type { ProbeSettings } from "../model/probe";

/** Why a target is refused, in words for whoever named it; null when it is not. A name that leads nowhere yet is not. */
export async function refusalOfTarget(settings: ProbeSettings): Promise<string | null> {
  if (settings.kind === "dns") return null;
  if (settings.kind === "http") return refusalOfUrl(settings.url);
  return refusalOfPlace(settings.host, settings.kind === "icmp" ? 0 : settings.port);
}
