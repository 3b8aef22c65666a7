/** What does an input for local times hold? */
import { localText } from "@/lib/time";

/** "2026-11-23T02:13" by the clock of `zone`; nothing where there is no time. */
export function localInput(at: Date | null, zone: string): string {
  return at === null ? "" : localText(at, zone).replace(" ", "T");
}
