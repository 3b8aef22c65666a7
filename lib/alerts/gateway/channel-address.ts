/** May a channel's addresses be sent to? Asked when somebody types them; every message asks again. */
import { refusalOfUrl } from "@/lib/http/outbound/refusal";
import { addressesIn, type Settings } from "../channel-settings";

/** The first one that may not be, and why, as the rest of a sentence; null when all may. */
export async function refusalOfAddress(settings: Settings): Promise<{ name: string; why: string } | null> {
  for (const { name, url } of addressesIn(settings)) {
    const why = await refusalOfUrl(url);
    if (why) return { name, why };
  }
  return null;
}
