/**
 * Which databases run on a server? Told from its services: what runs or starts by itself holds data that somebody would
 * miss. Units are named as Debian, RHEL, SUSE, Alpine and the makers' own packages name them.
 */
import type { Service } from "./model/facts";

const UNITS: readonly [name: string, unit: RegExp][] = [
  ["PostgreSQL", /^(?:postgresql(?:[-@]?[\w.-]*)?|patroni(?:@.+)?)$/],
  ["MySQL", /^(?:mysqld?|mysql-community)(?:@.+)?$/],
  ["MariaDB", /^mariadb(?:@.+)?$/],
  ["MongoDB", /^mongo(?:d|db)(?:@.+)?$/],
  ["Redis", /^(?:redis(?:-server)?|valkey(?:-server)?)(?:[@-].+)?$/],
  ["ClickHouse", /^clickhouse-server$/],
  ["Cassandra", /^cassandra$/],
  ["CouchDB", /^couchdb$/],
  ["Elasticsearch", /^(?:elasticsearch|opensearch)$/],
  ["InfluxDB", /^influx(?:d|db)$/],
  ["etcd", /^etcd$/],
  ["OpenLDAP", /^slapd$/],
  ["SQL Server", /^mssql-server$/],
];

/** Guards beside a database, which hold no data of their own. */
const BESIDE = /(?:-sentinel|_exporter|-exporter|-backup|-setup|-check|-keygen)/;

/** Each kind once, in the order of their names. */
export function databasesAmong(services: readonly Service[]): string[] {
  const found = services.filter(isServing).flatMap(({ unit }) => {
    const name = unit.replace(/\.service$/, "");
    return BESIDE.test(name) ? [] : UNITS.filter(([, known]) => known.test(name)).map(([kind]) => kind);
  });
  return [...new Set(found)].sort();
}

/** A template is no service, and one that is installed, off and never started holds nothing yet. */
function isServing({ unit, type, active, enabled }: Service): boolean {
  if (type !== "service" || unit.endsWith("@.service") || enabled === "alias") return false;
  return active !== "inactive" || enabled === "enabled";
}
