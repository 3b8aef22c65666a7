/** Where a list of alerts is found. Equal lists have equal addresses, whoever wrote the link. */
import { addressOf } from "@/lib/search-params";

export type InboxPlace = Partial<
  Record<"status" | "sev" | "env" | "source" | "server" | "group" | "owner" | "q" | "cursor", string>
>;

export function inboxAddress(place: InboxPlace): string {
  const { status, sev, env, source, server, group, owner, q, cursor } = place;
  const usual = status === "open" ? undefined : status;
  return addressOf("/alerts", { status: usual, sev, env, source, server, group, owner, q, cursor });
}
