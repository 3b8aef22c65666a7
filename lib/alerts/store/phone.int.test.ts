/** Pages that are answered from a phone: what a link opens, who may answer it, and what is kept of the answer. */
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import * as ack from "@/app/api/ack/route";
import { person } from "@/e2e/support/actors";
import { codeFor, enrolled, freshStep, query } from "@/e2e/support/people";
import { type Signing, type SoftPasskey, softPasskey } from "@/e2e/support/soft-passkey";
import { type Role, type SourceActor, stranger, system } from "@/lib/auth/actor";
import { identify } from "@/lib/auth/identify";
import { deriveKey } from "@/lib/auth/keys";
import { environment } from "@/lib/env";
import { newId } from "@/lib/id";
import { ackChallenge } from "../ack-challenge";
import { ackUrlOf } from "../ack-link";
import type { PhoneAnswer } from "../model/phone";
import { SEVERITIES } from "../model/severity";
import type { Signal } from "../model/signal";
import { acknowledgeAlert, resolveAlert } from "./deeds";
import { getAlert, listAlertEvents } from "./one-alert";
import { answerPage } from "./phone-deeds";
import { getLinkedAlert, getPhoneAlert, openLink } from "./phone-links";
import { recordSignals } from "./signals";

const auditor = person("auditor");
const MINUTE_MS = 60_000;
let places = 0;

/** From a network of its own, so that tests do not share buckets. */
function sender() {
  places += 1;
  return { address: `10.9.${places}.7`, requestId: null, userAgent: "test phone" };
}

async function somebody(role: Role = "oncall"): Promise<string> {
  const id = newId();
  await query(`INSERT INTO person (id, email, name, role) VALUES ($1, $2, $3, $4::role)`, [
    ...[id, `${id}@example.com`, `Person ${id.slice(-4)}`, role],
  ]);
  return id;
}

async function nameOf(id: string): Promise<string> {
  return ((await query("SELECT name FROM person WHERE id = $1", [id]))[0] as { name: string }).name;
}

async function source(): Promise<SourceActor> {
  const [row] = (await query(
    `INSERT INTO source (id, name, format, created_by) VALUES ($1, 'test', 'generic', 'test') RETURNING id, no`,
    [newId()],
  )) as { id: string; no: number }[];
  return {
    ...{ kind: "source", id: row?.id ?? "", no: row?.no ?? 0, name: "test", format: "generic" },
    ...{ address: null, requestId: null },
  } as SourceActor;
}

function signal(name: string, given: Partial<Signal> = {}): Signal {
  return {
    ...{
      identity: { alertname: name },
      labels: { alertname: name },
      annotations: {},
      kind: "state" as const,
    },
    ...{ status: "firing" as const, severity: "critical" as const, title: name, link: null, startsAt: null },
    ...{ endsAt: null, endsAtGuessed: false, eventId: null, acknowledged: null },
    ...given,
  };
}

async function tell(from: SourceActor, ...signals: Signal[]): Promise<string[]> {
  const told = await recordSignals(
    from,
    { sourceNo: from.no, at: new Date(), payload: null, reopens: true },
    signals,
  );
  // In the order in which they were given.
  const idOf = ({ labels }: Signal) =>
    told.find(({ known }) => JSON.stringify(known.labels) === JSON.stringify(labels))?.known.id ?? "";
  return signals.map(idOf);
}

type Paged = { alertId: string; deliveryId: string; token: string; version: string; from: SourceActor };

/** An alert that somebody was paged about, and the link in that page. */
async function paged(
  personId: string,
  { name = `Alert ${newId()}`, forMs = 15 * MINUTE_MS }: { name?: string; forMs?: number } = {},
): Promise<Paged> {
  const from = await source();
  const [alertId = ""] = await tell(from, signal(name));
  return { ...(await pagedAbout(alertId, personId, forMs)), from };
}

async function pagedAbout(alertId: string, personId: string, forMs = 15 * MINUTE_MS) {
  const alert = await getAlert(auditor, alertId);
  const deliveryId = newId();
  await query(
    `INSERT INTO delivery (id, key, alert_id, episode, severity, channel_id, person_id, kind, content, step, loop,
       created_at, due_at, state, sent_at)
     VALUES ($1::uuid, 'test/' || ($1::uuid)::text, $2, $3, $4, gen_random_uuid(), $5, 'page', '{}', 1, 0, now(), now(), 'sent', now())`,
    [deliveryId, alertId, alert.episode, SEVERITIES.indexOf(alert.severity), personId],
  );
  const key = deriveKey(environment().keys[0]?.key ?? Buffer.alloc(0), "acknowledgement links");
  const page = { deliveryId, alertId, personId, step: 1 };
  const url = ackUrlOf(environment().baseUrl, key, page, new Date(Date.now() + forMs));
  const token = url.split("/a/")[1] ?? "";
  return { alertId, deliveryId, token, version: `${alert.episode}.${SEVERITIES.indexOf(alert.severity)}` };
}

/** The answer that a phone sends after its finger was looked at. */
function byPasskey(
  passkey: SoftPasskey,
  { token, alertId, version }: Pick<Paged, "token" | "alertId" | "version">,
  more: Partial<PhoneAnswer> & { signing?: Partial<Signing> } = {},
): PhoneAnswer {
  const { signing, ...given } = more;
  const deed = given.deed ?? "acknowledge";
  const challenge = ackChallenge(token, alertId, deed, version);
  const response = passkey.use({ challenge, ...signing });
  return { token, version, deed, proof: { kind: "passkey", response }, ...given };
}

const nobody = stranger({ address: null, requestId: null });
const send = (answer: PhoneAnswer, whoever: Parameters<typeof answerPage>[0] = nobody) =>
  answerPage(whoever, answer, sender());
const stateOf = async (id: string) => (await getAlert(auditor, id)).state;
const entriesOf = (alertId: string) =>
  query("SELECT actor, action, outcome, address, after FROM audit_entry WHERE target = $1 ORDER BY seq", [
    `alert/${alertId}`,
  ]) as Promise<{ actor: string; action: string; outcome: string; address: string; after: string }[]>;
const kindsOf = async (id: string) =>
  (await listAlertEvents(auditor, id, { limit: 50 })).items.map(({ kind }) => kind);

describe("a link", () => {
  it("opens its alert without a session, names nobody, and changes nothing however often it is opened", async () => {
    const id = await somebody();
    const { token, alertId } = await paged(id, { name: "Payments is down" });
    const before = await query("SELECT xmin::text, * FROM delivery WHERE alert_id = $1", [alertId]);
    for (let look = 0; look < 5; look += 1) {
      const link = await openLink(token, sender());
      expect(link).toMatchObject({ state: "good", alertId, personId: id, passkeys: false, codes: false });
      const alert = link && (await getLinkedAlert(link, sender()));
      expect(alert).toMatchObject({
        title: "Payments is down",
        severity: "critical",
        state: "open",
        takenBy: null,
      });
    }
    expect(await query("SELECT xmin::text, * FROM delivery WHERE alert_id = $1", [alertId])).toEqual(before);
    expect(await kindsOf(alertId)).toEqual([]);
    expect(await entriesOf(alertId)).toEqual([]);
  });

  it("says when it has ended, and then opens nothing", async () => {
    const id = await somebody();
    const page = await paged(id, { forMs: -1_000 });
    expect(await openLink(page.token, sender())).toMatchObject({ state: "ended" });
    const passkey = await softPasskey(id);
    await expect(send(byPasskey(passkey, page))).rejects.toThrow("This link has ended");
    expect(await stateOf(page.alertId)).toBe("open");
  });

  it.each(["", "x", "A".repeat(70), newId(), "../../etc/passwd"])(
    "that is none of ours (%j) opens nothing",
    async (text) => {
      expect(await openLink(text, sender())).toBeNull();
    },
  );

  it("is none of ours when one letter of it differs, or its delivery is another's", async () => {
    const { token, deliveryId } = await paged(await somebody());
    const tampered = token.slice(0, 30) + (token[30] === "A" ? "B" : "A") + token.slice(31);
    expect(await openLink(tampered, sender())).toBeNull();
    await query("UPDATE delivery SET step = 2 WHERE id = $1", [deliveryId]);
    expect(await openLink(token, sender())).toBeNull();
  });

  it("is good after a change of keys, until the old key is taken away", async () => {
    const { token } = await paged(await somebody());
    const { keys } = environment();
    keys.unshift({ id: "k2", key: randomBytes(32) });
    try {
      expect(await openLink(token, sender())).toMatchObject({ state: "good" });
      const [old] = keys.splice(1, 1);
      expect(await openLink(token, sender())).toBeNull();
      if (old) keys.push(old);
    } finally {
      keys.shift();
    }
  });
});

describe("an answer by passkey", () => {
  it("takes the alert as that person, uses the link up, and keeps both clocks and the credential", async () => {
    const id = await somebody();
    const passkey = await softPasskey(id, "iPhone");
    const page = await paged(id);
    const from = { address: "192.0.2.77", requestId: newId(), userAgent: "Mozilla/5.0 (iPhone)" };
    const tappedAt = new Date(Date.now() - 90_000).toISOString();
    const answer = byPasskey(passkey, page, { note: "On the train, ten minutes", tappedAt });
    const result = await answerPage(nobody, answer, from);
    expect(result).toMatchObject({ deed: "acknowledge", alike: 0, left: 0 });

    const alert = await getAlert(auditor, page.alertId);
    expect(alert).toMatchObject({
      state: "acknowledged",
      acknowledged: { personId: id, name: await nameOf(id) },
    });
    const [entry] = await entriesOf(page.alertId);
    expect(entry).toMatchObject({
      actor: `person:${id}`,
      action: "alerts.acknowledge",
      outcome: "done",
      address: from.address,
    });
    const kept = JSON.parse(entry?.after ?? "{}");
    expect(kept).toMatchObject({
      ...{ via: "by phone, passkey iPhone", proof: "passkey", weaker: false, credentialId: passkey.id },
      ...{
        delivery: page.deliveryId,
        userAgent: from.userAgent,
        tappedAt,
        note: "On the train, ten minutes",
      },
    });
    expect(Math.abs(Date.parse(kept.servedAt) - Date.now())).toBeLessThan(MINUTE_MS);
    const events = (await listAlertEvents(auditor, page.alertId, { limit: 5 })).items;
    expect(events.find(({ kind }) => kind === "acknowledged")?.detail).toMatchObject({
      via: "by phone, passkey iPhone",
      tappedAt,
    });
    expect(events.find(({ kind }) => kind === "note")?.detail).toEqual({ text: "On the train, ten minutes" });
    expect(await openLink(page.token, sender())).toMatchObject({ state: "used" });
  });

  it("is good once, also when it comes twenty times at once", async () => {
    const id = await somebody();
    const passkey = await softPasskey(id);
    const page = await paged(id);
    const answer = byPasskey(passkey, page);
    const came = await Promise.allSettled(Array.from({ length: 20 }, () => send(answer)));
    expect(came.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of came) {
      if (one.status === "rejected")
        expect(one.reason).toMatchObject({
          status: 409,
          message: expect.stringMatching(/This link was used at \d\d:\d\d/),
        });
    }
    expect((await kindsOf(page.alertId)).filter((kind) => kind === "acknowledged")).toHaveLength(1);
  });

  it("takes along what is alike, and nothing else", async () => {
    const id = await somebody();
    const passkey = await softPasskey(id);
    const from = await source();
    const named = (instance: string, given: Partial<Signal> = {}) =>
      signal("DiskFull", {
        identity: { alertname: "DiskFull", instance },
        labels: { alertname: "DiskFull", instance },
        ...given,
      });
    const ids = await tell(
      from,
      named("a"),
      named("b"),
      named("c"),
      named("d", { severity: "low" }),
      signal("Other"),
    );
    const [first = "", second = "", third = "", milder = "", other = ""] = ids;
    const { groupKey } = await getAlert(auditor, first);
    expect((await getAlert(auditor, second)).groupKey).toBe(groupKey);
    const page = await pagedAbout(first, id);
    const link = await openLink(page.token, sender());
    expect(link && (await getLinkedAlert(link, sender())).alike).toBe(2);
    expect(await send(byPasskey(passkey, page))).toMatchObject({ alike: 2, left: 0 });
    for (const taken of [first, second, third]) expect(await stateOf(taken)).toBe("acknowledged");
    for (const open of [milder, other]) expect(await stateOf(open)).toBe("open");
  });

  it.each([
    ["without a look at a finger", { verified: false }],
    ["for another site", { origin: "https://evil.example" }],
    ["for another name", { rpId: "evil.example" }],
    ["over another challenge", { challenge: randomBytes(32).toString("base64url") }],
    ["with a counter that went back", { counter: 4 }],
  ])("is refused %s", async (_, signing) => {
    const id = await somebody();
    const passkey = await softPasskey(id, "Key", 7);
    const page = await paged(id);
    await expect(
      send(byPasskey(passkey, page, { signing: { counter: 8, ...signing } })),
    ).rejects.toMatchObject({ status: 401 });
    expect(await stateOf(page.alertId)).toBe("open");
    expect(await openLink(page.token, sender())).toMatchObject({ state: "good" });
    await send(byPasskey(passkey, page, { signing: { counter: 8 } }));
    expect(await stateOf(page.alertId)).toBe("acknowledged");
  });

  it("is refused when it was made for another deed, another version or another link", async () => {
    const id = await somebody();
    const passkey = await softPasskey(id);
    const page = await paged(id);
    const other = await pagedAbout(page.alertId, id);
    const answers: PhoneAnswer[] = [
      { ...byPasskey(passkey, page, { deed: "hand-over" }), deed: "acknowledge" },
      { ...byPasskey(passkey, { ...page, version: "2.0" }), version: page.version },
      { ...byPasskey(passkey, other), token: page.token },
    ];
    for (const answer of answers) await expect(send(answer)).rejects.toMatchObject({ status: 401 });
    expect(await stateOf(page.alertId)).toBe("open");
  });

  it("is refused with the passkey of somebody else, who may be an administrator", async () => {
    const page = await paged(await somebody());
    const theirs = await softPasskey(await somebody("admin"));
    await expect(send(byPasskey(theirs, page))).rejects.toThrow(
      "not one of the person to whom this was sent",
    );
    expect(await stateOf(page.alertId)).toBe("open");
    expect(await openLink(page.token, sender())).toMatchObject({ state: "good" });
  });

  it("is refused to who may no longer sign in, and to who may not acknowledge", async () => {
    const id = await somebody();
    const page = await paged(id);
    const passkey = await softPasskey(id);
    await query("UPDATE person SET disabled_at = now() WHERE id = $1", [id]);
    await expect(send(byPasskey(passkey, page))).rejects.toMatchObject({ status: 401 });
    await query("UPDATE person SET disabled_at = NULL, role = 'auditor' WHERE id = $1", [id]);
    await expect(send(byPasskey(passkey, page))).rejects.toMatchObject({ status: 403 });
    expect(await stateOf(page.alertId)).toBe("open");
  });
});

describe("an alert that moved on", () => {
  it("is not taken from who has it: who and when is said, and the link stays good", async () => {
    const id = await somebody();
    const passkey = await softPasskey(id);
    const page = await paged(id);
    const saraa = { ...person("oncall"), name: "Saraa" };
    await acknowledgeAlert(saraa, page.alertId, { minutes: 30 });
    await expect(send(byPasskey(passkey, page))).rejects.toMatchObject({
      status: 409,
      message: expect.stringMatching(/^Saraa acknowledged this alert \d+ seconds? ago\.$/),
    });
    expect(await openLink(page.token, sender())).toMatchObject({ state: "good" });
    expect((await entriesOf(page.alertId)).filter(({ actor }) => actor === `person:${id}`)).toEqual([]);
  });

  it("says who closed it, or that its sender did", async () => {
    const id = await somebody();
    const passkey = await softPasskey(id);
    const closed = await paged(id);
    await resolveAlert({ ...person("oncall"), name: "Saraa" }, closed.alertId, undefined);
    await expect(send(byPasskey(passkey, closed))).rejects.toMatchObject({
      status: 409,
      message: expect.stringMatching(/^Saraa closed this alert at \d\d:\d\d\./),
    });
    const over = await paged(id, { name: "Over" });
    await tell(over.from, signal("Over", { status: "resolved" }));
    await expect(send(byPasskey(passkey, over))).rejects.toMatchObject({
      status: 409,
      message: expect.stringMatching(/^This alert was over at \d\d:\d\d: its sender said so\./),
    });
  });

  it("has to be looked at again when it became worse or came back, and not when it became less bad", async () => {
    const id = await somebody();
    const passkey = await softPasskey(id);
    const from = await source();
    const [alertId = ""] = await tell(from, signal("Grows", { severity: "high" }));
    const high = await pagedAbout(alertId, id);
    await tell(from, signal("Grows", { severity: "critical" }));
    await expect(send(byPasskey(passkey, high))).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining("It has become worse"),
    });
    const critical = await pagedAbout(alertId, id);
    await tell(from, signal("Grows", { severity: "low" }));
    await send(byPasskey(passkey, critical));
    expect(await stateOf(alertId)).toBe("acknowledged");
    await tell(from, signal("Grows", { status: "resolved" }));
    await tell(from, signal("Grows", { severity: "low" }));
    const { episode } = await getAlert(auditor, alertId);
    expect(episode).toBe(2);
    const again = await pagedAbout(alertId, id);
    const stale = { ...again, version: critical.version };
    await expect(send(byPasskey(passkey, stale))).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining("has come back"),
    });
  });
});

describe("the weaker ways", () => {
  it("a code of the app takes it once, is labelled, and works for no second thing", async () => {
    const { id, secret } = await enrolled("admin");
    await freshStep();
    const page = await paged(id);
    const code = codeFor(secret);
    const answer: PhoneAnswer = {
      token: page.token,
      version: page.version,
      deed: "acknowledge",
      proof: { kind: "code", code },
    };
    await send(answer);
    expect(await stateOf(page.alertId)).toBe("acknowledged");
    const [entry] = await entriesOf(page.alertId);
    expect(JSON.parse(entry?.after ?? "{}")).toMatchObject({
      via: "by phone, code of the app",
      proof: "code",
      weaker: true,
    });
    const next = await paged(id);
    await expect(send({ ...answer, token: next.token })).rejects.toMatchObject({
      status: 401,
      kind: "code-used",
    });
    expect(await stateOf(next.alertId)).toBe("open");
  });

  it("five wrong codes close this way for the link, and neither the passkey nor sign-in", async () => {
    const { id, secret } = await enrolled("admin");
    const passkey = await softPasskey(id);
    const page = await paged(id);
    const wrong = codeFor(secret) === "000000" ? "000001" : "000000";
    const answer: PhoneAnswer = {
      token: page.token,
      version: page.version,
      deed: "acknowledge",
      proof: { kind: "code", code: wrong },
    };
    for (let tries = 0; tries < 5; tries += 1)
      await expect(send(answer)).rejects.toMatchObject({ status: 401 });
    await freshStep();
    const right = { ...answer, proof: { kind: "code" as const, code: codeFor(secret) } };
    await expect(send(right)).rejects.toMatchObject({ status: 429 });
    await expect(send({ ...answer, proof: { kind: "code", code: "test" } })).rejects.toMatchObject({
      status: 401,
    });
    expect(await stateOf(page.alertId)).toBe("open");
    expect(await query("SELECT failed_attempts FROM person WHERE id = $1", [id])).toEqual([
      { failed_attempts: 0 },
    ]);
    await send(byPasskey(passkey, page));
    expect(await stateOf(page.alertId)).toBe("acknowledged");
  });

  it("ten wrong codes in half an hour close it for the person, whatever the links", async () => {
    const { id } = await enrolled("admin");
    const statuses: number[] = [];
    for (let tries = 0; tries < 12; tries += 1) {
      const page = await paged(id);
      const proof = { kind: "code" as const, code: String(100_000 + tries) };
      await send({ token: page.token, version: page.version, deed: "acknowledge", proof }).catch((error) =>
        statuses.push(error.status),
      );
    }
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
  });

  it("the session of that person takes it, with and without a link; another's does not", async () => {
    const id = await somebody();
    const me = { ...person("oncall"), id };
    const page = await paged(id);
    const answer: PhoneAnswer = {
      token: page.token,
      version: page.version,
      deed: "acknowledge",
      proof: { kind: "session" },
    };
    await expect(send(answer)).rejects.toMatchObject({ status: 401 });
    await expect(send(answer, person("admin"))).rejects.toMatchObject({ status: 403 });
    await send(answer, me);
    const [entry] = (await entriesOf(page.alertId)).filter(({ outcome }) => outcome === "done");
    expect(JSON.parse(entry?.after ?? "{}")).toMatchObject({ via: "by phone, session", weaker: true });
    const other = await paged(id);
    await send({ ...answer, token: undefined, alert: other.alertId } as unknown as PhoneAnswer, me);
    expect(await stateOf(other.alertId)).toBe("acknowledged");
  });
});

describe("handing over", () => {
  async function waiting(
    alertId: string,
    nextAt = "now() + interval '10 minutes'",
    policy = "gen_random_uuid()",
  ) {
    await query("DELETE FROM escalation WHERE alert_id = $1", [alertId]);
    await query(
      `INSERT INTO escalation (id, group_key, severity, alert_id, episode, started_at, next_at, state,
         policy_id)
       SELECT gen_random_uuid(), group_key, severity, id, episode, now(), ${nextAt}, 'running', ${policy} FROM alert WHERE id = $1`,
      [alertId],
    );
  }
  const dueIn = async (alertId: string) =>
    (
      (
        await query(
          "SELECT extract(epoch FROM next_at - now())::float AS s FROM escalation WHERE alert_id = $1",
          [alertId],
        )
      )[0] as { s: number }
    ).s;

  it("asks the next person at once, leaves the alert open, and is told", async () => {
    const id = await somebody();
    const passkey = await softPasskey(id);
    const page = await paged(id);
    await waiting(page.alertId);
    expect(await send(byPasskey(passkey, page, { deed: "hand-over", note: "No laptop here" }))).toEqual({
      deed: "hand-over",
    });
    expect(await dueIn(page.alertId)).toBeLessThanOrEqual(0);
    expect(await stateOf(page.alertId)).toBe("open");
    expect(await kindsOf(page.alertId)).toEqual(["note", "handed_over"]);
    const [entry] = await entriesOf(page.alertId);
    expect(JSON.parse(entry?.after ?? "{}")).toMatchObject({ handedOver: true, proof: "passkey" });

    // Twice would wake two; who thinks better of it takes it all the same.
    await waiting(page.alertId);
    await expect(send(byPasskey(passkey, page, { deed: "hand-over" }))).rejects.toMatchObject({
      status: 409,
    });
    expect(await dueIn(page.alertId)).toBeGreaterThan(60);
    await send(byPasskey(passkey, page));
    expect(await stateOf(page.alertId)).toBe("acknowledged");
  });

  it("says when nobody is left to ask", async () => {
    const id = await somebody();
    const passkey = await softPasskey(id);
    const page = await paged(id);
    await waiting(page.alertId, "NULL");
    await expect(send(byPasskey(passkey, page, { deed: "hand-over" }))).rejects.toThrow(
      "Nobody is asked next",
    );
    // Without a policy the group is only looked at again in a minute: nobody is asked by that.
    await waiting(page.alertId, "now() + interval '1 minute'", "NULL");
    await expect(send(byPasskey(passkey, page, { deed: "hand-over" }))).rejects.toThrow(
      "Nobody is asked next",
    );
    expect((await getPhoneAlert(person("oncall"), page.alertId)).nextAt).toBeNull();
    expect(await kindsOf(page.alertId)).toEqual([]);
  });
});

describe("the route", () => {
  async function post(body: string, headers: Record<string, string>): Promise<Response> {
    const { baseUrl } = environment();
    const request = new Request(`${baseUrl}/api/ack`, {
      method: "POST",
      headers: { "x-garrison-address": sender().address, "x-garrison-request-id": newId(), ...headers },
      body,
    });
    return ack.POST(request, { params: Promise.resolve({}) });
  }

  it("takes JSON of our own pages, and no form, however complete", async () => {
    const id = await somebody();
    const page = await paged(id);
    const passkey = await softPasskey(id);
    const answer = JSON.stringify(byPasskey(passkey, page));
    const json = { "content-type": "application/json" };
    const { baseUrl } = environment();
    const statuses = [
      await post(answer, { ...json, origin: "https://evil.example" }),
      await post(answer, json),
      await post(answer, { "content-type": "text/plain", origin: baseUrl }),
      await post(new URLSearchParams({ token: page.token }).toString(), {
        "content-type": "application/x-www-form-urlencoded",
        origin: baseUrl,
      }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([403, 403, 415, 415]);
    expect(await stateOf(page.alertId)).toBe("open");
    expect((await post(answer, { ...json, origin: baseUrl })).status).toBe(200);
    expect(await stateOf(page.alertId)).toBe("acknowledged");
  });

  it("asks for either a link or an alert, and for a proof", async () => {
    const { baseUrl } = environment();
    const headers = { "content-type": "application/json", origin: baseUrl };
    const session = { version: "1.0", proof: { kind: "session" } };
    for (const body of [
      {},
      session,
      { ...session, token: "x", alert: newId() },
      { ...session, alert: newId(), version: "0.9" },
    ]) {
      expect((await post(JSON.stringify(body), headers)).status, JSON.stringify(body)).toBe(400);
    }
    expect((await post(JSON.stringify({ ...session, token: "x" }), headers)).status).toBe(404);
    expect((await post(JSON.stringify({ ...session, alert: newId() }), headers)).status).toBe(401);
  });

  it("knows who is signed in by the cookie", async () => {
    const { id, browser } = await enrolled("admin");
    const actor = await identify(new Headers({ cookie: `garrison=${browser.session}` }));
    expect(actor).toMatchObject({ kind: "person", id });
    const page = await paged(id);
    const body = JSON.stringify({ token: page.token, version: page.version, proof: { kind: "session" } });
    const headers = { "content-type": "application/json", origin: environment().baseUrl };
    expect((await post(body, headers)).status).toBe(401);
    expect((await post(body, { ...headers, cookie: `garrison=${browser.session}` })).status).toBe(200);
    expect(await stateOf(page.alertId)).toBe("acknowledged");
  });
});

it("a system's word is no proof either", async () => {
  const page = await paged(await somebody());
  const answer: PhoneAnswer = {
    token: page.token,
    version: page.version,
    deed: "acknowledge",
    proof: { kind: "session" },
  };
  await expect(send(answer, system("test"))).rejects.toMatchObject({ status: 401 });
});
