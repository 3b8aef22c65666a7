/** Messages that were kept: what they would be with other settings, and read once more. */
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { person } from "@/e2e/support/actors";
import { query } from "@/e2e/support/people";
import { AlertFilter } from "@/lib/alerts/model/alert";
import { resolveAlert } from "@/lib/alerts/store/deeds";
import { listAlerts } from "@/lib/alerts/store/inbox";
import { getAlert, listAlertEvents } from "@/lib/alerts/store/one-alert";
import { stranger } from "@/lib/auth/actor";
import { Conflict, Forbidden, NotFound } from "@/lib/errors";
import { SourceSettings } from "../model/source";
import { receiveMessage } from "./receiving";
import { previewReplay, replayMessage } from "./replay";
import { changeSource, getSource, lastMessages, previewDraft } from "./source-page";
import { createSource, revokeSource } from "./sources";

const admin = person("admin");
const nobody = stranger({ address: null, requestId: null });
const mapping = {
  title: "what",
  dedup: ["id"],
  status: "state",
  severity: "level",
  labels: { host: "host" },
};
const mapped = SourceSettings.parse({ mapping });

async function source(settings = SourceSettings.parse({})) {
  const made = await createSource(admin, {
    name: `Any ${randomUUID()}`,
    format: "generic",
    secret: null,
    settings,
  });
  const send = async (body: unknown, at = new Date()) => {
    const wire = {
      method: "POST",
      headers: new Headers({ "content-type": "application/json" }),
      query: new URLSearchParams(),
      raw: Buffer.from(JSON.stringify(body)),
    };
    await receiveMessage(nobody, "generic", made.token, wire, at);
    const [kept] = await lastMessages(admin, made.id);
    return kept?.id ?? "";
  };
  return { ...made, send };
}

const alertsOf = async (id: string) => {
  const lists = ["all", "resolved"].map((status) =>
    listAlerts(admin, { ...AlertFilter.parse({ source: id, status }), limit: 50 }),
  );
  return (await Promise.all(lists)).flatMap(({ items }) => items);
};
const foreign = (given: object = {}) => ({
  ...{ id: "d1", what: "Disk is full", state: "bad", level: "critical", host: "web-1" },
  ...given,
});
const HOUR = 3_600_000;
const ago = (ms: number) => new Date(Date.now() - ms);

describe("settings that are not saved", () => {
  it("show what a kept message would be, and keep nothing", async () => {
    const from = await source();
    const id = await from.send(foreign());
    const preview = await previewDraft(admin, from.id, { settings: mapped, message: { id } });
    expect(preview).toMatchObject({
      count: 1,
      refused: [],
      alerts: [{ title: "Disk is full", severity: "critical", identity: { id: "d1" }, status: "firing" }],
    });
    expect(await alertsOf(from.id)).toEqual([]);
    expect((await getSource(admin, from.id)).settings.mapping).toBeNull();
  });

  it("say what would be refused of what somebody pastes", async () => {
    const from = await source();
    const settings = SourceSettings.parse({ mapping: { title: "what", each: "list" } });
    const message = { text: '{"list":[{"what":"a"},{"b":1}]}', contentType: "application/json" };
    const preview = await previewDraft(admin, from.id, { settings, message });
    expect(preview.count).toBe(1);
    expect(preview.refused).toMatchObject([{ index: 1 }]);
  });

  it("are held against messages of their own source alone, by whoever may change it", async () => {
    const [from, other] = [await source(), await source()];
    const message = { id: await other.send(foreign()) };
    const wish = { settings: mapped, message };
    await expect(previewDraft(admin, from.id, wish)).rejects.toThrow(NotFound);
    await expect(previewDraft(person("oncall"), other.id, wish)).rejects.toThrow(Forbidden);
    await expect(replayMessage(person("oncall"), message.id)).rejects.toThrow(Forbidden);
  });
});

describe("a message that is read once more", () => {
  it("opens what was not understood when it came, says by whom, and links the message", async () => {
    const from = await source();
    const id = await from.send(foreign(), ago(HOUR));
    await expect(replayMessage(admin, id)).rejects.toThrow(Conflict);
    await changeSource(admin, from.id, { name: "Any", settings: mapped });
    expect(await previewReplay(admin, id)).toMatchObject({
      count: 1,
      changes: 1,
      alerts: [{ outcome: "opens" }],
    });
    expect(await replayMessage(admin, id)).toEqual({ written: 1, left: 0 });

    const [alert] = await alertsOf(from.id);
    expect(alert).toMatchObject({ title: "Disk is full", state: "open" });
    expect((await getAlert(admin, alert?.id ?? "")).payloadId).toBe(id);
    const { items } = await listAlertEvents(admin, alert?.id ?? "", { limit: 10 });
    expect(items).toMatchObject([{ kind: "replayed", actorName: admin.name, payloadId: id }]);
    const [entry] = await query(
      "SELECT action, target FROM audit_entry WHERE target = $1 ORDER BY seq DESC LIMIT 1",
      [`payload/${id}`],
    );
    expect(entry).toMatchObject({ action: "alerts.replay" });
    const [waiting] = await query("SELECT count(*)::int AS count FROM escalation WHERE alert_id = $1", [
      alert?.id,
    ]);
    expect(waiting).toEqual({ count: 1 });
  });

  it("leaves what its sender said later, and says since when", async () => {
    const from = await source(mapped);
    const first = await from.send(foreign(), ago(2 * HOUR));
    const end = ago(HOUR);
    await from.send(foreign({ state: "ok" }), end);
    expect(await previewReplay(admin, first)).toMatchObject({
      changes: 0,
      alerts: [{ outcome: "newer", newerSince: end.toISOString() }],
    });
    await expect(replayMessage(admin, first)).rejects.toThrow(Conflict);
    expect(await alertsOf(from.id)).toMatchObject([{ state: "resolved", episode: 1 }]);
  });

  it("leaves what a person closed since", async () => {
    const from = await source(mapped);
    const first = await from.send(foreign(), ago(2 * HOUR));
    await resolveAlert(admin, (await alertsOf(from.id))[0]?.id ?? "", undefined);
    expect(await previewReplay(admin, first)).toMatchObject({ alerts: [{ outcome: "newer" }] });
  });

  it("may be followed by the ones after it, in their order", async () => {
    const from = await source();
    const first = await from.send(foreign(), ago(2 * HOUR));
    const second = await from.send(foreign({ state: "ok" }), ago(HOUR));
    await changeSource(admin, from.id, { name: "Any", settings: mapped });
    await replayMessage(admin, first);
    expect(await alertsOf(from.id)).toMatchObject([{ state: "open" }]);
    expect(await replayMessage(admin, second)).toEqual({ written: 1, left: 0 });
    expect(await alertsOf(from.id)).toMatchObject([{ state: "resolved", resolution: "sender" }]);
    expect(await previewReplay(admin, first)).toMatchObject({ alerts: [{ outcome: "newer" }] });
  });

  it("is refused when its source is revoked", async () => {
    const from = await source(mapped);
    const id = await from.send(foreign());
    await revokeSource(admin, from.id);
    await expect(previewReplay(admin, id)).rejects.toThrow(/revoked/);
    await expect(changeSource(admin, from.id, { name: "x", settings: mapped })).rejects.toThrow(NotFound);
  });
});

describe("a source whose sender never says that it is over", () => {
  it("holds its alerts for as long as it says, from each telling on", async () => {
    const from = await source({ ...mapped, autoResolveAfterS: 3_600 });
    const at = new Date();
    await from.send(foreign(), at);
    const [alert] = await alertsOf(from.id);
    const [lease] = await query("SELECT until, guessed FROM alert_lease WHERE alert_id = $1", [alert?.id]);
    expect(lease).toEqual({ until: new Date(at.getTime() + HOUR), guessed: true });
  });
});
