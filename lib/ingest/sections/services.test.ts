import { describe, expect, test } from "vitest";
import type { Service } from "@/lib/fleet/model/facts";
import { readAlone, readReport } from "../facts";
import { fixture, outputOf } from "../parsers/fixture-output";
import type { Output } from "../parsers/parser";

const units = outputOf("units", fixture("web01.systemctl-list-units.json"));
const files = outputOf("unit-files", fixture("web01.systemctl-unit-files.json"));

function servicesIn(...outputs: Output[]): Map<string, Service> {
  const { services } = readReport(outputs).facts;
  if (services.state === "unknown") throw new Error(services.reason);
  return new Map(services.items.map((service) => [service.unit, service]));
}

describe("web01", () => {
  const services = servicesIn(units, files);

  test("a running service that starts by itself", () => {
    expect(services.get("nginx.service")).toEqual({
      unit: "nginx.service",
      type: "service",
      load: "loaded",
      active: "active",
      sub: "running",
      enabled: "enabled",
    });
  });

  test("a failed one, a masked one, a missing one", () => {
    expect(services.get("auditd.service")).toMatchObject({ active: "failed", enabled: "enabled" });
    expect(services.get("bluetooth.service")).toMatchObject({
      active: "inactive",
      sub: "dead",
      enabled: "masked",
    });
    expect(services.get("connman.service")).toMatchObject({
      load: "not-found",
      active: "inactive",
      enabled: null,
    });
  });

  test("an instance is as enabled as its template; templates and aliases have no state", () => {
    expect(services.get("postgresql@15-main.service")).toMatchObject({
      active: "active",
      enabled: services.get("postgresql@.service")?.enabled,
    });
    expect(services.get("postgresql@.service")).toMatchObject({ active: null, sub: null });
    expect(services.get("chronyd.service")).toMatchObject({ active: null, enabled: "alias" });
  });

  test("every unit once, timers and sockets too", () => {
    const { services: section } = readReport([units, files]).facts;
    expect(section.state === "known" && section.items.length).toBe(services.size);
    expect(services.get("apt-daily.timer")).toMatchObject({
      type: "timer",
      active: "active",
      enabled: "enabled",
    });
    expect(services.get("dbus.socket")).toMatchObject({ type: "socket" });
  });
});

test("one output alone leaves null what it cannot tell", () => {
  const { services: fromUnits } = readAlone(units).sections;
  expect(fromUnits).toMatchObject({ state: "known", manager: "systemd" });
  expect((fromUnits as { items: Service[] }).items.every(({ enabled }) => enabled === null)).toBe(true);
  const { services: fromFiles } = readAlone(files).sections;
  expect(fromFiles).toMatchObject({ state: "known", manager: null });
  expect((fromFiles as { items: Service[] }).items.every(({ active }) => active === null)).toBe(true);
});

test("unit files on disk are no answer where systemd does not run", () => {
  const stderr = "System has not been booted with systemd as init system (PID 1). Can't operate.\n";
  const { services } = readReport([{ ...units, stdout: "", stderr, exit: 1 }, files]).facts;
  expect(services).toEqual({ state: "unknown", reason: `units: ${stderr.trim()}` });
});

test("OpenRC, in systemd's words", () => {
  const stdout =
    "Runlevel: default\n sshd  [  started  ]\n nginx  [  crashed  ]\nDynamic Runlevel: manual\n foo  [  stopped  ]\n";
  const services = servicesIn(
    { ...units, stdout: "", flags: ["missing"] },
    outputOf("openrc-services", stdout),
  );
  expect(
    [...services.values()].map(({ unit, active, sub, enabled }) => [unit, active, sub, enabled]),
  ).toEqual([
    ["sshd", "active", "started", "enabled"],
    ["nginx", "failed", "crashed", "enabled"],
    ["foo", "inactive", "stopped", "disabled"],
  ]);
});
