import { describe, expect, it } from "vitest";
import { databasesAmong } from "./databases";
import type { Service } from "./model/facts";

const service = (unit: string, more: Partial<Service> = {}): Service => ({
  ...{ unit, type: "service", load: "loaded", active: "active", sub: "running", enabled: "enabled" },
  ...more,
});

describe("databases", () => {
  it.each([
    ["postgresql.service", "PostgreSQL"],
    ["postgresql@15-main.service", "PostgreSQL"],
    ["postgresql-16.service", "PostgreSQL"],
    ["postgresql", "PostgreSQL"],
    ["patroni.service", "PostgreSQL"],
    ["mysqld.service", "MySQL"],
    ["mysqld@replica01.service", "MySQL"],
    ["mariadb.service", "MariaDB"],
    ["mongod.service", "MongoDB"],
    ["redis-server.service", "Redis"],
    ["redis-server@cache.service", "Redis"],
    ["redis", "Redis"],
    ["valkey.service", "Redis"],
    ["clickhouse-server.service", "ClickHouse"],
    ["slapd.service", "OpenLDAP"],
    ["opensearch.service", "Elasticsearch"],
  ])("%s is one: %s", (unit, name) => {
    expect(databasesAmong([service(unit)])).toEqual([name]);
  });

  it.each([
    ["nginx.service", {}],
    ["redis-sentinel.service", {}],
    ["postgres_exporter.service", {}],
    ["postgresql-15-setup.service", {}],
    ["postgresql@.service", { active: null, enabled: "enabled" }],
    ["postgresql.service", { active: "inactive", enabled: "disabled" }],
    ["mysql.service", { active: null, enabled: "alias" }],
    ["postgresql.socket", { type: "socket" }],
    ["mariadb-backup.timer", { type: "timer" }],
  ])("%s is none (%j)", (unit, more) => {
    expect(databasesAmong([service(unit, more)])).toEqual([]);
  });

  it("that are off and would start are some, failed ones too, and each kind stands once", () => {
    const services = [
      service("redis.service", { active: "failed" }),
      service("postgresql.service", { active: "inactive", enabled: "enabled" }),
      service("postgresql@15-main.service"),
    ];
    expect(databasesAmong(services)).toEqual(["PostgreSQL", "Redis"]);
  });
});
