/** Reports as agents send them, through the machines' door to the facts that people read. */
import { createHash, randomBytes } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { person } from "@/e2e/support/actors";
import { asWorker } from "@/e2e/support/as-worker";
import { connectedAs } from "@/e2e/support/connect";
import { system } from "@/lib/auth/actor";
import { createEnrolmentToken } from "@/lib/fleet/store/enrolment";
import { getFacts, listChanges } from "@/lib/fleet/store/known";
import { retireServer } from "@/lib/fleet/store/servers";
import type { Meta } from "@/lib/ingest/bundle/meta";
import { type CollectedOutput, writeBundle } from "@/lib/ingest/bundle/write";
import { makeFactReader } from "@/lib/ingest/jobs";
import { listReports, readEvidence } from "@/lib/ingest/store/reading";
import { intake } from "./door";

const admin = person("admin");
const readPendingFacts = makeFactReader();

type Agent = { serverId: string; secret: string; machineId: string };

async function enrolled(sample = false): Promise<Agent> {
  const machineId = randomBytes(16).toString("hex");
  const wish = { uses: 1, ttlMinutes: 60 };
  const { token } = await createEnrolmentToken(system("test"), wish, { sample });
  const answer = await intake.fetch(
    new Request("http://localhost/api/agent/enrol", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token, hostname: "one.example.net", machineId }),
    }),
  );
  expect(answer.status).toBe(201);
  return { machineId, ...((await answer.json()) as { serverId: string; secret: string }) };
}

function output(
  spec: string,
  stdout: string | Uint8Array,
  more: Partial<CollectedOutput> = {},
): CollectedOutput {
  return { spec, exit: 0, ms: 1, stdout: Buffer.from(stdout), stderr: new Uint8Array(), flags: [], ...more };
}

const OS = output("os-release", 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n');
const group = (...names: string[]) =>
  output("group", names.map((name, index) => `${name}:x:${2000 + index}:\n`).join(""));

function bundle(
  agent: Agent,
  sequence: number,
  previous: Uint8Array | null,
  outputs: CollectedOutput[],
  meta: Partial<Meta> = {},
) {
  return writeBundle({
    meta: {
      format: 1,
      agentVersion: "1.0.0",
      agentSha256: sha256("agent"),
      sequence,
      previousSha256: previous && sha256(previous),
      startedAt: new Date(),
      hostname: "one.example.net",
      machineId: agent.machineId,
      bootId: null,
      euid: 0,
      dropped: 0,
      ...meta,
    },
    outputs,
  });
}

function sha256(bytes: string | Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function post(agent: Pick<Agent, "secret">, wire: Uint8Array) {
  const answer = await intake.fetch(
    new Request("http://localhost/api/agent/report", {
      method: "POST",
      headers: { authorization: `Bearer ${agent.secret}`, "content-type": "application/gzip" },
      body: Buffer.from(wire),
    }),
  );
  return {
    status: answer.status,
    body: (await answer.json()) as { reportId: string; sha256: string; want?: string[]; detail?: string },
  };
}

/** As the worker does it, until nothing waits. */
async function read(): Promise<void> {
  await asWorker(async () => {
    while ((await readPendingFacts()) > 0);
  });
}

async function groupsOf({ serverId }: Agent): Promise<string[]> {
  const { groups } = await getFacts(admin, serverId, ["groups"]);
  return groups.state === "known" ? groups.items.map(({ name }) => name) : [groups.reason];
}

async function changesOf({ serverId }: Agent): Promise<string[]> {
  const { items } = await listChanges(admin, serverId, {}, { limit: 50 });
  return items.map(({ kind, verb, subject }) => `${kind} ${verb} ${subject}`);
}

let agent: Agent;
beforeEach(async () => {
  agent = await enrolled();
});

describe("a report", () => {
  it("gets one receipt when its bytes come twice at the same time, and the same again later", async () => {
    const wire = bundle(agent, 1, null, [OS]);
    const answers = await Promise.all([post(agent, wire), post(agent, wire)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 202]);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    expect(answers[0]?.body.sha256).toBe(sha256(wire));
    expect(await post(agent, wire)).toEqual({ status: 200, body: answers[0]?.body });
    expect((await listReports(admin, agent.serverId, { limit: 50 })).total).toBe(1);
  });

  it("is kept once when ten servers send theirs again and again at the same time", async () => {
    const agents = await Promise.all(Array.from({ length: 10 }, () => enrolled()));
    const sends = agents.flatMap((one) => {
      const wire = bundle(one, 1, null, [OS, group("a", "b")]);
      return Array.from({ length: 4 }, () => post(one, wire).then(({ status }) => ({ one, status })));
    });
    const answers = await Promise.all(sends);
    for (const one of agents) {
      const statuses = answers.filter((answer) => answer.one === one).map(({ status }) => status);
      expect(statuses.sort()).toEqual([200, 200, 200, 202]);
      expect((await listReports(admin, one.serverId, { limit: 50 })).total).toBe(1);
    }
  });

  it("does not overwrite what a newer one said", async () => {
    const first = bundle(agent, 1, null, [group("old")]);
    const late = bundle(agent, 2, first, [group("late")]);
    const newest = bundle(agent, 3, late, [group("new")]);
    for (const wire of [first, newest, late]) expect((await post(agent, wire)).status).toBe(202);
    await read();
    expect(await groupsOf(agent)).toEqual(["new"]);
    const { items } = await listReports(admin, agent.serverId, { limit: 50 });
    expect(items.map(({ sequence, oddities }) => [sequence, oddities])).toEqual([
      [2, ["replay"]],
      [3, ["gap"]],
      [1, []],
    ]);
  });

  it("may name what it does not send, as long as that is held", async () => {
    const first = bundle(agent, 1, null, [OS, group("a")]);
    await post(agent, first);
    const same = [{ ...OS, flags: ["same" as const] }, group("a", "b")];
    const second = bundle(agent, 2, first, same);
    expect((await post(agent, second)).status).toBe(202);
    await read();
    expect(await groupsOf(agent)).toEqual(["a", "b"]);
    expect((await getFacts(admin, agent.serverId, ["os"])).os).toMatchObject({ id: "debian" });
  });

  it("is asked for what it names and nobody holds, and taken once that comes", async () => {
    const first = bundle(agent, 1, null, [OS]);
    await post(agent, first);
    const unheard = { ...group("secret"), flags: ["same" as const] };
    const refused = await post(agent, bundle(agent, 2, first, [OS, unheard]));
    expect(refused).toEqual({ status: 409, body: { want: ["group"] } });
    const whole = bundle(agent, 2, first, [{ ...OS, flags: ["same"] }, group("secret")]);
    expect((await post(agent, whole)).status).toBe(202);
    await read();
    expect(await groupsOf(agent)).toEqual(["secret"]);
  });

  it("cannot be made to hold another server's content by its hash alone", async () => {
    const other = await enrolled();
    await post(other, bundle(other, 1, null, [group("theirs")]));
    const guess = { ...group("theirs"), flags: ["same" as const] };
    expect((await post(agent, bundle(agent, 1, null, [guess]))).body).toEqual({ want: ["group"] });
  });

  it("that says nothing new costs no reading, and keeps its place in the chain", async () => {
    const outputs = [OS, group("a")];
    const first = bundle(agent, 1, null, outputs);
    await post(agent, first);
    await read();
    const named = outputs.map((one) => ({ ...one, flags: ["same" as const] }));
    const second = bundle(agent, 2, first, named);
    const third = bundle(agent, 3, second, named);
    expect([await post(agent, second), await post(agent, third)].map(({ status }) => status)).toEqual([
      202, 202,
    ]);
    expect(await asWorker(readPendingFacts)).toBe(0);
    const { items } = await listReports(admin, agent.serverId, { limit: 50 });
    expect(items.map(({ unchanged, oddities }) => [unchanged, oddities])).toEqual([
      [true, []],
      [true, []],
      [false, []],
    ]);
    let chain = Buffer.alloc(32);
    for (const { sha256: hash, chainHash } of [...items].reverse()) {
      chain = createHash("sha256").update(chain).update(Buffer.from(hash, "hex")).digest();
      expect(chainHash).toBe(chain.toString("hex"));
    }
  });
});

describe("what is odd about a report", () => {
  it("is that others are missing before it", async () => {
    const first = bundle(agent, 1, null, [OS]);
    await post(agent, first);
    await post(agent, bundle(agent, 5, first, [OS]));
    expect(await changesOf(agent)).toEqual(["reporting gap Reports are missing before this one"]);
  });

  it("is that two agents count with one secret", async () => {
    const first = bundle(agent, 1, null, [OS]);
    await post(agent, first);
    await post(agent, bundle(agent, 2, first, [OS, group("a")]));
    await post(agent, bundle(agent, 2, first, [OS, group("b")]));
    await post(agent, bundle(agent, 3, first, [OS, group("c")]));
    expect(await changesOf(agent)).toEqual([
      "reporting clone Two agents report with the same secret",
      "reporting clone Two agents report with the same secret",
    ]);
  });

  it("is that it comes from the future; its time is then not believed", async () => {
    const startedAt = new Date(Date.now() + 3_600_000);
    await post(agent, bundle(agent, 1, null, [OS], { startedAt }));
    const [report] = (await listReports(admin, agent.serverId, { limit: 50 })).items;
    expect(report?.oddities).toEqual(["skew"]);
    expect(report?.collectedAt.getTime()).toBeLessThanOrEqual(Date.now());
  });
});

describe("a clock of another century", () => {
  it.each(["1970-01-01T00:00:00Z", "2170-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])(
    "does not keep a report from being taken: %s",
    async (at) => {
      const startedAt = new Date(at);
      const first = bundle(agent, 1, null, [OS], { startedAt });
      expect((await post(agent, first)).status).toBe(202);
      const same = bundle(agent, 2, first, [{ ...OS, flags: ["same"] }], { startedAt });
      expect((await post(agent, same)).status).toBe(202);
      await read();
      expect((await getFacts(admin, agent.serverId, ["os"])).os).toMatchObject({ id: "debian" });
    },
  );
});

describe("a report is refused", () => {
  it("from another machine than the secret's", async () => {
    const answer = await post(agent, bundle(agent, 1, null, [OS], { machineId: "f".repeat(32) }));
    expect(answer.status).toBe(403);
    expect((await listReports(admin, agent.serverId, { limit: 50 })).total).toBe(0);
  });

  it("from a server that was retired", async () => {
    await retireServer(admin, agent.serverId);
    expect((await post(agent, bundle(agent, 1, null, [OS]))).status).toBe(403);
  });

  it("from a server that was retired after it had reported, whether it says something new or not", async () => {
    const first = bundle(agent, 1, null, [OS]);
    expect((await post(agent, first)).status).toBe(202);
    await retireServer(admin, agent.serverId);
    expect((await post(agent, bundle(agent, 2, first, [{ ...OS, flags: ["same"] }]))).status).toBe(403);
    expect((await post(agent, bundle(agent, 2, first, [OS, group("a")]))).status).toBe(403);
  });

  it("with a secret that nobody gave out", async () => {
    const wire = bundle(agent, 1, null, [OS]);
    expect((await post({ secret: `gra_${"A".repeat(43)}` }, wire)).status).toBe(401);
    expect((await post({ secret: "nonsense" }, wire)).status).toBe(401);
  });

  it("when its bytes are not what its manifest says", async () => {
    const lying = { ...group("a"), digest: { bytes: 3, sha256: "0".repeat(64) } };
    expect((await post(agent, bundle(agent, 1, null, [lying]))).status).toBe(422);
    expect((await post(agent, Buffer.from("no archive"))).status).toBe(422);
  });
});

describe("evidence", () => {
  it("comes back byte for byte, whatever the bytes are", async () => {
    const bytes = Buffer.concat([
      Buffer.from("root:x:0:\u0000evil\u202e\n"),
      Buffer.from([0xff, 0xfe, 0x00, 0x80]),
      randomBytes(5_000),
    ]);
    const stderr = Buffer.from("warning: \u0000 and \ufffd\n");
    const { body } = await post(agent, bundle(agent, 1, null, [output("group", bytes, { stderr, exit: 2 })]));
    const held = await readEvidence(admin, body.reportId, "group");
    expect(held.bytes.equals(bytes)).toBe(true);
    expect(held.sha256).toBe(sha256(bytes));
    expect((await readEvidence(admin, body.reportId, "group", "stderr")).bytes.equals(stderr)).toBe(true);
  });

  it("with NULs in every output is read as far as it goes, and nothing is lost", async () => {
    const nul = (text: string) => text.replaceAll("a", "\u0000");
    const first = bundle(agent, 1, null, [OS, group("alpha")]);
    await post(agent, first);
    await read();
    const hostile = [
      output("os-release", 'ID=debian\nPRETTY_NAME="Debi\u0000n"\n'),
      output("group", nul("alpha:x:2000:\nbeta:x:2001:a,b\n")),
      output("passwd", nul("mallory:x:0:0:a:/a:/bin/a\n")),
      output(
        "units",
        '[{"unit":"a\\u0000\\ud800.service","load":"loaded","active":"active","sub":"running"}]',
      ),
    ];
    expect((await post(agent, bundle(agent, 2, first, hostile))).status).toBe(202);
    await read();
    const { accounts, services } = await getFacts(admin, agent.serverId, ["accounts", "services"]);
    expect(accounts.state).toBe("known");
    expect(services.state).toBe("known");
    expect((await changesOf(agent)).length).toBeGreaterThan(0);
  });
});

describe("facts", () => {
  it("tell each change once, however often the report is read", async () => {
    const first = bundle(agent, 1, null, [OS, group("a")]);
    await post(agent, first);
    await read();
    const second = bundle(agent, 2, first, [OS, group("a", "b")]);
    const { body } = await post(agent, second);
    await read();
    const before = await changesOf(agent);
    expect(before).toEqual(["group added b"]);
    await connectedAs("owner", async (client) => {
      await client.query(
        "INSERT INTO pending_report SELECT id, server_id, collected_at, outputs FROM report WHERE id = $1",
        [body.reportId],
      );
      await client.query("INSERT INTO fact_queue (server_id) VALUES ($1)", [agent.serverId]);
    });
    await read();
    expect(await changesOf(agent)).toEqual(before);
    expect(await groupsOf(agent)).toEqual(["a", "b"]);
  });

  it("keep what a report did not touch, with its proof", async () => {
    const first = bundle(agent, 1, null, [OS, group("a")]);
    const { body } = await post(agent, first);
    await read();
    await post(agent, bundle(agent, 2, first, [{ ...OS, flags: ["same"] }, group("b")]));
    await read();
    const kept = await connectedAs("owner", (client) =>
      client.query(
        "SELECT section, report_id AS id FROM server_section WHERE server_id = $1 AND section IN ('os', 'groups')",
        [agent.serverId],
      ),
    );
    const reports = Object.fromEntries(
      (kept.rows as { section: string; id: string }[]).map(({ section, id }) => [section, id]),
    );
    expect(reports["os"]).toBe(body.reportId);
    expect(reports["groups"]).not.toBe(body.reportId);
    expect((await getFacts(admin, agent.serverId, ["os"])).os).toMatchObject({
      state: "known",
      id: "debian",
    });
  });

  it("are read again as a whole by a job that was asked to", async () => {
    const first = bundle(agent, 1, null, [OS, group("a")]);
    const { body } = await post(agent, first);
    await read();
    await connectedAs("owner", async (client) => {
      await client.query(
        "UPDATE server_section SET value = '\\x00', value_sha256 = '\\x00' WHERE server_id = $1",
        [agent.serverId],
      );
      await client.query(
        "INSERT INTO pending_report SELECT id, server_id, collected_at, outputs FROM report WHERE id = $1",
        [body.reportId],
      );
      await client.query("INSERT INTO fact_queue (server_id) VALUES ($1)", [agent.serverId]);
    });
    await read();
    expect(await groupsOf(agent)).toEqual(["a"]);
  });

  it("of made-up servers are marked as such, and nobody but the command line makes them", async () => {
    const sample = await enrolled(true);
    const marked = await connectedAs("owner", (client) =>
      client.query("SELECT id, sample FROM server WHERE id = ANY($1)", [[agent.serverId, sample.serverId]]),
    );
    expect(
      new Map((marked.rows as { id: string; sample: boolean }[]).map(({ id, sample: is }) => [id, is])),
    ).toEqual(
      new Map([
        [agent.serverId, false],
        [sample.serverId, true],
      ]),
    );
    await expect(createEnrolmentToken(admin, { uses: 1, ttlMinutes: 60 }, { sample: true })).rejects.toThrow(
      /command line/,
    );
  });
});
