/**
 * Who signed in last, from where?
 *
 * `last` prints the server's local time without its zone. The zone comes from timedatectl where the report holds it;
 * else the times are read as UTC, which is what servers mostly run on.
 */
import type { Login, Logins } from "@/lib/fleet/model/facts";
import type { LastLogin } from "../parsers/last-logins";
import { instantOf } from "../parsers/local-time";
import type { ClockState } from "../parsers/time-sync";
import type { Draft, Evidence, SectionRule } from "./section";

export const loginsRule: SectionRule<"logins"> = {
  section: "logins",
  specs: ["last-logins"],
  context: ["time-sync"],
  needs: { items: ["last-logins"] },
  combine,
};

function combine(evidence: Evidence): Draft<Logins> {
  const logins = evidence.value<LastLogin[]>("last-logins");
  const zone = evidence.value<ClockState>("time-sync")?.zone ?? null;
  return { items: logins?.map((login) => inZone(login, zone)) ?? null };
}

function inZone({ account, from, tty, at, until, ended }: LastLogin, zone: string | null): Login {
  return { account, from, tty, at: instantOf(at, zone), until: until && instantOf(until, zone), ended };
}
