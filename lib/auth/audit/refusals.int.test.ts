import { beforeEach, describe, expect, it } from "vitest";
import { person, server, token } from "@/e2e/support/actors";
import { asWorker } from "@/e2e/support/as-worker";
import { connectedAs } from "@/e2e/support/connect";
import { type Actor, actorRef, stranger } from "@/lib/auth/actor";
import { Forbidden } from "@/lib/errors";
import { noteRefusal, settleRefusals } from "./refusals";

type Row = {
  actor: string;
  action: string;
  target: string;
  outcome: string;
  address: string | null;
  after: string;
};

const entries = () =>
  connectedAs("web", async (client) => {
    const { rows } = await client.query(
      "SELECT actor, action, target, outcome, address, after FROM audit_entry ORDER BY seq",
    );
    return rows as Row[];
  });

const endWindows = () =>
  connectedAs("owner", (client) => client.query("UPDATE audit_refusal SET until = now()"));

function refuse(actor: Actor = person("oncall"), permission = "audit.read", target = "GET /api/audit") {
  return noteRefusal(actor, { permission, target, error: new Forbidden("not for your role") });
}

let before = 0;

beforeEach(async () => {
  await connectedAs("owner", (client) => client.query("DELETE FROM audit_refusal"));
  before = (await entries()).length;
});

const added = async () => (await entries()).slice(before);

describe("a refusal", () => {
  it("is an entry: who, what, on what, from where and why", async () => {
    const actor = person("oncall");
    await refuse(actor);
    expect(await added()).toEqual([
      {
        actor: actorRef(actor),
        action: "audit.read",
        target: "GET /api/audit",
        outcome: "refused",
        address: "192.0.2.1",
        after: JSON.stringify({ why: "not for your role" }),
      },
    ]);
  });

  it("that is passed from hand to hand is noted once, by the first", async () => {
    const error = new Forbidden("another machine");
    await noteRefusal(server(), { permission: "ingest.report.record", target: "server/x", error });
    await noteRefusal(stranger({ address: null, requestId: null }), {
      permission: "ingest.report.record",
      target: "intake",
      error,
    });
    expect((await added()).map(({ target }) => target)).toEqual(["server/x"]);
  });

  it("never stands in the way of the answer, whatever it holds", async () => {
    await refuse(person("oncall"), "audit.read", `GET /${"\u0000\ud800".repeat(5_000)}`);
    expect((await added())[0]?.target).toHaveLength(500);
  });
});

describe("refusals that repeat", () => {
  it("are one entry at once and one with their count when the window ends", async () => {
    const actor = token("fleet.read");
    await Promise.all(Array.from({ length: 40 }, () => refuse(actor)));
    expect(await added()).toHaveLength(1);
    expect(await asWorker(settleRefusals)).toBe(0);
    await endWindows();
    expect(await asWorker(settleRefusals)).toBe(1);
    const [, count] = await added();
    expect(count).toMatchObject({ actor: actorRef(actor), action: "audit.read", outcome: "refused" });
    expect(JSON.parse(count?.after ?? "")).toMatchObject({ why: "not for your role", repeated: 39 });
    await refuse(actor);
    expect(await added()).toHaveLength(3);
  });

  it("are apart for each actor and each permission", async () => {
    await refuse(person("oncall"));
    await refuse(person("oncall"));
    const actor = person("oncall");
    await refuse(actor);
    await refuse(actor, "audit.export");
    expect(await added()).toHaveLength(4);
  });

  it("of strangers share one window, from whatever address", async () => {
    for (let n = 0; n < 20; n++)
      await noteRefusal(stranger({ address: `192.0.2.${n}`, requestId: null }), {
        permission: "fleet.enrol",
        target: "intake",
        error: new Forbidden("This enrolment token is used."),
      });
    expect(await added()).toHaveLength(1);
  });

  it("that did not repeat leave nothing more behind", async () => {
    await refuse();
    await endWindows();
    expect(await asWorker(settleRefusals)).toBe(0);
    expect(await added()).toHaveLength(1);
    const { rowCount } = await connectedAs("web", (client) => client.query("SELECT 1 FROM audit_refusal"));
    expect(rowCount).toBe(0);
  });
});
