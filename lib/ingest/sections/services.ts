/**
 * Which services does the server have, do they run, and do they start by themselves?
 *
 * Every unit that systemd holds in memory or that is installed is an item. An installed unit that is not in memory is
 * inactive: that is what systemd itself answers. Aliases and templates never run under their own name: null.
 */
import type { Service, Services } from "@/lib/fleet/model/facts";
import type { OpenrcService } from "../parsers/openrc-services";
import type { UnitFile } from "../parsers/unit-files";
import { type Unit, unitType } from "../parsers/units";
import type { Draft, Evidence, SectionRule } from "./section";

export const servicesRule: SectionRule<"services"> = {
  section: "services",
  specs: ["units", "unit-files", "openrc-services"],
  // unit-files are read from disk even where systemd does not run; without states they are no answer.
  needs: { manager: ["units", "openrc-services"], items: ["units", "openrc-services"] },
  combine,
};

function combine(evidence: Evidence): Draft<Services> {
  const units = evidence.value<Unit[]>("units");
  const files = evidence.value<UnitFile[]>("unit-files");
  const openrc = evidence.value<OpenrcService[]>("openrc-services");
  if (units !== null) return { manager: "systemd", items: systemdServices(units, files ?? []) };
  if (openrc !== null) return { manager: "openrc", items: openrc.map(openrcService) };
  return { manager: null, items: files === null ? null : files.map((file) => unloaded(file, null)) };
}

function systemdServices(units: readonly Unit[], files: readonly UnitFile[]): Service[] {
  const states = new Map(files.map(({ unit, state }) => [unit, state]));
  const loaded = new Set(units.map(({ unit }) => unit));
  return [
    ...units.map(
      ({ unit, load, active, sub }): Service => ({
        unit,
        type: typeOf(unit),
        load,
        active,
        sub,
        enabled: enabledState(unit, states),
      }),
    ),
    ...files.filter(({ unit }) => !loaded.has(unit)).map((file) => unloaded(file, "inactive")),
  ];
}

function unloaded({ unit, state }: UnitFile, active: "inactive" | null): Service {
  const ownState = active !== null && state !== "alias" && !unit.includes("@.");
  return {
    unit,
    type: typeOf(unit),
    load: null,
    active: ownState ? active : null,
    sub: ownState ? "dead" : null,
    enabled: state,
  };
}

/** An instance (getty@tty1.service) without an entry of its own is as enabled as its template (getty@.service). */
function enabledState(unit: string, states: ReadonlyMap<string, string>): string | null {
  const at = unit.indexOf("@");
  const template = at < 0 ? null : `${unit.slice(0, at + 1)}.${typeOf(unit)}`;
  return states.get(unit) ?? (template === null ? null : (states.get(template) ?? null));
}

const OPENRC_ACTIVE: ReadonlyMap<string, string> = new Map([
  ["started", "active"],
  ["starting", "activating"],
  ["stopping", "deactivating"],
  ["crashed", "failed"],
  ["failed", "failed"],
  ["unsupervised", "failed"],
]);

function openrcService({ name, state, runlevels }: OpenrcService): Service {
  return {
    unit: name,
    type: "service",
    load: null,
    active: OPENRC_ACTIVE.get(state) ?? "inactive",
    sub: state,
    enabled: runlevels.length > 0 ? "enabled" : "disabled",
  };
}

function typeOf(unit: string): string {
  return unitType(unit) ?? "service";
}
