/**
 * Which accounts does the server know, and how do their passwords stand?
 *
 * An account without a line in shadow has no password here ("none"); while shadow could not be read, nobody knows
 * ("unknown"). A password that passwd itself holds counts before shadow, as it does for the system.
 */
import type { Account, Accounts } from "@/lib/fleet/model/facts";
import type { PasswdEntry } from "../parsers/passwd";
import type { ShadowState } from "../parsers/shadow-state";
import type { Draft, Evidence, SectionRule } from "./section";

export const accountsRule: SectionRule<"accounts"> = {
  section: "accounts",
  specs: ["passwd", "shadow-state"],
  needs: { items: ["passwd"] },
  combine,
};

function combine(evidence: Evidence): Draft<Accounts> {
  const entries = evidence.value<PasswdEntry[]>("passwd");
  const states = evidence.value<ShadowState[]>("shadow-state");
  if (entries === null) return { items: states?.map(stateAlone) ?? null };
  const byName = states && new Map(states.map((state) => [state.name, state]));
  return { items: entries.map((entry) => account(entry, byName)) };
}

function account(entry: PasswdEntry, states: ReadonlyMap<string, ShadowState> | null): Account {
  const { name, uid, gid, home, shell, field } = entry;
  const state = states?.get(name);
  const absent = { password: states === null ? ("unknown" as const) : ("none" as const), hash: null };
  const { password, hash } = field ?? state ?? absent;
  return {
    name,
    uid,
    gid,
    home,
    shell,
    password,
    hash,
    lastChange: state?.lastChange ?? null,
    maxDays: state?.maxDays ?? null,
    expires: state?.expires ?? null,
  };
}

function stateAlone({ name, password, hash, lastChange, maxDays, expires }: ShadowState): Account {
  return {
    name,
    uid: null,
    gid: null,
    home: null,
    shell: null,
    password,
    hash,
    lastChange,
    maxDays,
    expires,
  };
}
