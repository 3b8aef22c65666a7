/** Everything that is kept for a time: do its jobs drop what is over, leave the rest, and say so in the audit log? */
import { afterAll, expect, it } from "vitest";
import { asWorker } from "@/e2e/support/as-worker";
import { query } from "@/e2e/support/people";
import { alertJobs } from "@/lib/alerts/jobs/timed";
import { system } from "@/lib/auth/actor";
import { backupJobs } from "@/lib/backups/jobs";
import { ingestJobs } from "@/lib/ingest/jobs";
import { heartbeatJobs } from "@/lib/uptime/jobs/heartbeats";
import { uptimeJobs } from "@/lib/uptime/jobs/timed";

const JOBS = [...alertJobs, ...backupJobs, ...ingestJobs, ...heartbeatJobs, ...uptimeJobs].filter(
  ({ name }) => name.endsWith("partitions"),
);

type Part = { parent: string; name: string; bound: string };

const partitions = async () =>
  (await query(
    `SELECT i.inhparent::regclass::text AS parent, c.relname AS name, pg_get_expr(c.relpartbound, c.oid) AS bound
     FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent IN (SELECT partrelid FROM pg_partitioned_table) AND c.relname ~ '_[0-9]{6,8}$' ORDER BY c.relname`,
  )) as Part[];

/** Of January 2000, beside those that are there: of the same kind, by time or by an id that has its time. */
function ancient({ parent, name, bound }: Part): { name: string; from: string; to: string } {
  const suffix = /_\d{8}$/.test(name) ? "20000101" : "200001";
  const ends = ["2000-01-01", suffix.length === 8 ? "2000-01-02" : "2000-02-01"].map((day) => {
    const time = `${day}T00:00:00Z`;
    const hex = Date.parse(time).toString(16).padStart(12, "0");
    const isId = /'[0-9a-f]{8}-[0-9a-f]{4}-/.test(bound);
    return isId
      ? `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
      : /:\d\d/.test(bound)
        ? time
        : day;
  });
  return { name: `${parent}_${suffix}`, from: ends[0] ?? "", to: ends[1] ?? "" };
}

afterAll(async () => {
  for (const { name } of await partitions()) if (/_2000/.test(name)) await query(`DROP TABLE ${name}`);
});

it("drops what is over of every table that is kept for a time, and nothing else", async () => {
  const before = await partitions();
  const parents = new Map(before.map((part) => [part.parent, part]));
  const made = [...parents.values()].map(ancient);
  for (const [index, { name, from, to }] of made.entries()) {
    const parent = [...parents.keys()][index];
    await query(`CREATE TABLE ${name} PARTITION OF ${parent} FOR VALUES FROM ('${from}') TO ('${to}')`);
  }
  expect(JOBS).toHaveLength(5);
  expect(made.length).toBeGreaterThan(8);
  await asWorker(async () => {
    for (const job of JOBS) await job.run(system(job.name));
  });
  const after = new Set((await partitions()).map(({ name }) => name));
  expect(made.filter(({ name }) => after.has(name))).toEqual([]);
  expect(before.filter(({ name }) => !after.has(name))).toEqual([]);
  const entries = (await query(
    "SELECT after::jsonb AS after FROM audit_entry WHERE action = 'retention.apply' ORDER BY seq",
  )) as { after: { dropped: string[] } }[];
  expect(entries.flatMap(({ after: { dropped } }) => dropped).sort()).toEqual(
    made.map(({ name }) => name).sort(),
  );
});

it("writes nothing into the audit log when nothing was over", async () => {
  const count = () => query("SELECT count(*) FROM audit_entry WHERE action = 'retention.apply'");
  const before = await count();
  await asWorker(async () => {
    for (const job of JOBS) await job.run(system(job.name));
  });
  expect(await count()).toEqual(before);
});
