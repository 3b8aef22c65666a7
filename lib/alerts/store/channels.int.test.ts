/** Channels in the database: whose they are, that nothing of their secrets is seen, and when they count as proven. */
import { beforeAll, describe, expect, it } from "vitest";
import { person } from "@/e2e/support/actors";
import { asWorker } from "@/e2e/support/as-worker";
import { query } from "@/e2e/support/people";
import type { PersonActor, Role } from "@/lib/auth/actor";
import { newId } from "@/lib/id";
import { SETTINGS } from "../channels/fixtures/settings";
import { CHANNEL_LIMITS, ChannelChange, NewChannel } from "../model/notify-channel";
import { getOwnChannel, getTeamChannel, listOwnChannels, listTeamChannels } from "./channel-list";
import { confirmTest, testChannel } from "./channel-tests";
import { changeChannel, createChannel, orderChannels, own, retireChannel, TEAM } from "./channels";

async function somebody(role: Role): Promise<PersonActor> {
  const actor = person(role);
  await query("INSERT INTO person (id, email, name, role, former_hashes) VALUES ($1, $2, $3, $4, '{}')", [
    ...[actor.id, `${actor.id}@example.com`, actor.name, role],
  ]);
  return actor;
}

let ana: PersonActor;
let bat: PersonActor;
let admin: PersonActor;

beforeAll(async () => {
  [ana, bat, admin] = [await somebody("oncall"), await somebody("auditor"), await somebody("admin")];
});

const wish = (kind: keyof typeof SETTINGS, changes: object = {}) =>
  NewChannel.parse({ kind, settings: { ...SETTINGS[kind], ...changes } });
const change = (settings: object, name?: string) =>
  ChannelChange.parse({ settings, ...(name ? { name } : {}) });
/** As the worker's claim and its answer would leave it. */
const delivered = (id: string, state = "sent") =>
  query("UPDATE delivery SET state = $2, tried_at = now(), sent_at = now() WHERE id = $1", [id, state]);

/** Everything in the database as text, as a dump would have it. */
async function dump(): Promise<string> {
  const tables = (await query(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
  )) as { name: string }[];
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = (await query(`SELECT t::text AS text FROM "${name}" t`)) as { text: string }[];
    texts.push(...rows.map(({ text }) => text));
  }
  return texts.join("\n");
}

it("nothing secret stands in the database in clear, nor is it ever given back", async () => {
  const kinds = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];
  const owner = await somebody("oncall");
  for (const kind of kinds) await createChannel(owner, own(owner), wish(kind));
  const slack = (await createChannel(admin, TEAM, wish("slack"))).id;
  const whole = `${await dump()}\n${JSON.stringify([
    await listOwnChannels(owner),
    await listTeamChannels(admin),
    await getTeamChannel(admin, slack),
  ])}`;
  expect(whole).toContain(owner.id);
  const secrets = [
    SETTINGS.slack.url,
    SETTINGS.teams.url,
    SETTINGS.telegram.token,
    ...[SETTINGS.ntfy.topic, SETTINGS.ntfy.token],
    ...[SETTINGS.pushover.token, SETTINGS.pushover.user],
    SETTINGS.webhook.secret,
    SETTINGS.pagerduty.routingKey,
    ...[SETTINGS["web-push"].endpoint, SETTINGS["web-push"].p256dh, SETTINGS["web-push"].auth],
  ];
  for (const secret of secrets) {
    expect(whole).not.toContain(secret);
    expect(whole).not.toContain(Buffer.from(secret).toString("base64url"));
  }
  const { channels } = await listOwnChannels(owner);
  expect(channels.map(({ kind }) => kind)).toEqual(kinds);
  expect(channels.find(({ kind }) => kind === "telegram")?.settings).toEqual({
    ...{ token: "••••K-bc", chatId: "-1001234567890", threadId: null },
  });
});

it("a sealed row that was moved to another channel does not open", async () => {
  const one = await createChannel(ana, own(ana), wish("slack"));
  const two = await createChannel(bat, own(bat), wish("slack"));
  await query(
    "UPDATE notify_channel SET settings = (SELECT settings FROM notify_channel WHERE id = $1) WHERE id = $2",
    [one.id, two.id],
  );
  expect((await getOwnChannel(bat, two.id)).settings).toBeNull();
  // All of it is given anew, and it works again.
  await expect(changeChannel(bat, own(bat), two.id, change({}))).rejects.toMatchObject({ status: 422 });
  await changeChannel(bat, own(bat), two.id, change({ ...SETTINGS.slack }));
  expect((await getOwnChannel(bat, two.id)).settings).toEqual({ url: "••••XXXX" });
  for (const [actor, { id }] of [
    [ana, one],
    [bat, two],
  ] as const)
    await retireChannel(actor, own(actor), id);
});

describe("a channel", () => {
  it("is its person's alone", async () => {
    const { id } = await createChannel(ana, own(ana), wish("telegram"));
    await expect(getOwnChannel(bat, id)).rejects.toMatchObject({ status: 404 });
    await expect(changeChannel(bat, own(bat), id, change({}, "Mine"))).rejects.toMatchObject({ status: 404 });
    await expect(testChannel(bat, own(bat), id)).rejects.toMatchObject({ status: 404 });
    await expect(confirmTest(bat, own(bat), id)).rejects.toMatchObject({ status: 404 });
    await expect(retireChannel(bat, own(bat), id)).rejects.toMatchObject({ status: 404 });
    await expect(getTeamChannel(admin, id)).rejects.toMatchObject({ status: 404 });
    await expect(changeChannel(admin, TEAM, id, change({}, "Team"))).rejects.toMatchObject({ status: 404 });
    await retireChannel(ana, own(ana), id);
    await expect(getOwnChannel(ana, id)).rejects.toMatchObject({ status: 404 });
    expect((await listOwnChannels(ana)).channels).toEqual([]);
  });

  it("of a team is changed by admins, and seen by auditors", async () => {
    await expect(createChannel(ana, TEAM, wish("slack"))).rejects.toMatchObject({ status: 403 });
    await expect(listTeamChannels(ana)).rejects.toMatchObject({ status: 403 });
    await expect(createChannel(admin, TEAM, wish("web-push"))).rejects.toMatchObject({
      ...{ status: 422, fields: [{ field: "kind" }] },
    });
    const { id } = await createChannel(admin, TEAM, wish("teams"));
    expect((await listTeamChannels(bat)).channels.map((channel) => channel.id)).toContain(id);
    await retireChannel(admin, TEAM, id);
  });

  it("of mail goes to one's own address unless another is given", async () => {
    const mine = await createChannel(ana, own(ana), NewChannel.parse({ kind: "mail" }));
    expect(await getOwnChannel(ana, mine.id)).toMatchObject({
      ...{ name: "E-mail", settings: { address: `${ana.id}@example.com` }, verifiedAt: null },
    });
    await expect(createChannel(admin, TEAM, NewChannel.parse({ kind: "mail" }))).rejects.toMatchObject({
      ...{ status: 422, fields: [{ field: "settings.address", message: "is missing" }] },
    });
    await retireChannel(ana, own(ana), mine.id);
  });

  it("of one's own webhook gets a signing secret that is shown once", async () => {
    const made = await createChannel(ana, own(ana), wish("webhook", { secret: "" }));
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(JSON.stringify(await getOwnChannel(ana, made.id))).not.toContain(made.secret);
    const given = await createChannel(ana, own(ana), wish("webhook"));
    expect(given.secret).toBeNull();
    for (const { id } of [made, given]) await retireChannel(ana, own(ana), id);
  });

  it.each<[string, object, string]>([
    ["webhook", { url: "http://169.254.169.254/latest" }, "settings.url"],
    ["webhook", { url: "http://localhost:3000/" }, "settings.url"],
    ["webhook", { url: "http://[::1]/" }, "settings.url"],
    ["webhook", { url: "http://10.0.0.1/" }, "settings.url"],
    ["webhook", { url: "https://1.1.1.1:5432/" }, "settings.url"],
    ["slack", { url: "https://127.0.0.1/" }, "settings.url"],
    ["ntfy", { server: "https://192.168.1.1" }, "settings.server"],
    ["web-push", { endpoint: "https://169.254.169.254/push" }, "settings.endpoint"],
    ["mail", { address: "a@b@c" }, "settings.address"],
  ])("of %s with %j is refused at its field", async (kind, changes, field) => {
    const asked = wish(kind as keyof typeof SETTINGS, changes);
    await expect(createChannel(ana, own(ana), asked)).rejects.toMatchObject({
      status: 422,
      fields: [{ field }],
    });
  });

  it("is one of ten at most", async () => {
    const owner = await somebody("manager");
    for (let count = 0; count < CHANNEL_LIMITS.own; count++)
      await createChannel(owner, own(owner), wish("mail"));
    await expect(createChannel(owner, own(owner), wish("mail"))).rejects.toMatchObject({ status: 409 });
  });

  it("is tried in the order that its person chose", async () => {
    const owner = await somebody("oncall");
    const ids: string[] = [];
    for (const kind of ["mail", "ntfy", "telegram"] as const) {
      ids.push((await createChannel(owner, own(owner), wish(kind))).id);
    }
    const listed = async () => (await listOwnChannels(owner)).channels.map(({ id }) => id);
    expect(await listed()).toEqual(ids);
    await orderChannels(owner, ids.toReversed());
    expect(await listed()).toEqual(ids.toReversed());
    for (const strange of [ids.slice(1), [...ids, newId()], [ids[0] ?? "", ids[0] ?? "", ids[1] ?? ""]]) {
      await expect(orderChannels(owner, strange)).rejects.toMatchObject({ status: 409 });
    }
    expect(await listed()).toEqual(ids.toReversed());
  });
});

describe("a channel is proven", () => {
  const verifiedAt = async (id: string) => (await getOwnChannel(ana, id)).verifiedAt;

  it("by whoever saw a test arrive, and not before one was sent", async () => {
    const { id } = await createChannel(ana, own(ana), wish("ntfy"));
    await expect(confirmTest(ana, own(ana), id)).rejects.toMatchObject({ status: 409 });
    const test = await testChannel(ana, own(ana), id);
    expect((await getOwnChannel(ana, id)).test).toMatchObject({ id: test.id, state: "pending" });
    await expect(confirmTest(ana, own(ana), id)).rejects.toMatchObject({ status: 409 });
    await delivered(test.id);
    expect(await verifiedAt(id)).toBeNull();
    await confirmTest(ana, own(ana), id);
    expect(await verifiedAt(id)).not.toBeNull();
    const [seen] = await query("SELECT seen_at IS NOT NULL AS seen FROM delivery WHERE id = $1", [test.id]);
    expect(seen).toEqual({ seen: true });

    await changeChannel(ana, own(ana), id, change({}, "Phone"));
    expect(await verifiedAt(id)).not.toBeNull();
    await changeChannel(ana, own(ana), id, change({ topic: "another-topic-1" }));
    expect(await getOwnChannel(ana, id)).toMatchObject({ name: "Phone", verifiedAt: null, test: null });
    // The test of the old topic proves nothing of the new one.
    await expect(confirmTest(ana, own(ana), id)).rejects.toMatchObject({ status: 409 });
    await retireChannel(ana, own(ana), id);
  });

  it("not by a test that was refused", async () => {
    const { id } = await createChannel(ana, own(ana), wish("slack"));
    await delivered((await testChannel(ana, own(ana), id)).id, "dead");
    await expect(confirmTest(ana, own(ana), id)).rejects.toMatchObject({ status: 409 });
    await retireChannel(ana, own(ana), id);
  });

  it("by five tests in ten minutes at most", async () => {
    const { id } = await createChannel(ana, own(ana), wish("mail", { address: "stranger@example.org" }));
    for (let count = 0; count < 5; count++) await testChannel(ana, own(ana), id);
    await expect(testChannel(ana, own(ana), id)).rejects.toMatchObject({ status: 429 });
    await retireChannel(ana, own(ana), id);
  });
});

it("a channel that its receiver has given up is told for a month, until it is taken away", async () => {
  const { id } = await createChannel(ana, own(ana), wish("slack"));
  await asWorker(() =>
    query(
      "UPDATE notify_channel SET retired_at = now(), failed_at = now(), failure = 'It is gone.' WHERE id = $1",
      [id],
    ),
  );
  expect((await listOwnChannels(ana)).channels).toMatchObject([
    { id, failure: "It is gone.", goneAt: expect.any(Date) },
  ]);
  await expect(testChannel(ana, own(ana), id)).rejects.toMatchObject({ status: 404 });
  await retireChannel(ana, own(ana), id);
  expect((await listOwnChannels(ana)).channels).toEqual([]);
});

it("what was done is in the audit log, without what is secret", async () => {
  const { id } = await createChannel(ana, own(ana), wish("telegram"));
  await changeChannel(ana, own(ana), id, change({ token: "987654321:BBEhBOweik6ad9r_QXMENQjcrGbqCr4K-xy" }));
  const entries = await query(
    "SELECT action, before, after FROM audit_entry WHERE target = $1 ORDER BY seq",
    [`channel/${id}`],
  );
  expect(entries).toMatchObject([{ action: "channels.own.change" }, { action: "channels.own.change" }]);
  expect(JSON.stringify(entries)).not.toMatch(/123456789:|987654321:/);
  await retireChannel(ana, own(ana), id);
});
