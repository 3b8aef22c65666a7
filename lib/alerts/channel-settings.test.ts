import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressesIn, mergedSettings, type Settings, shownSettings } from "./channel-settings";
import { SETTINGS } from "./channels/fixtures/settings";
import { type AnyChannel, CHANNELS, type ChannelKind, channelOf } from "./channels/list";
import { CHANNEL_KINDS } from "./model/notify-channel";

const KINDS = Object.keys(CHANNELS) as ChannelKind[];
const kind = (name: string): AnyChannel => channelOf(name) ?? CHANNELS.mail;

/** As it is stored. */
function stored(name: ChannelKind): Settings {
  const merged = mergedSettings(kind(name), null, SETTINGS[name]);
  if ("refused" in merged) throw new Error(JSON.stringify(merged.refused));
  return merged.settings;
}

const refusedIn = (merged: ReturnType<typeof mergedSettings>) =>
  "refused" in merged ? merged.refused.map(({ field, message }) => `${field}: ${message}`) : [];

it("people can choose among all kinds that there are", () => {
  expect([...CHANNEL_KINDS].sort()).toEqual([...KINDS].sort());
});

describe("what is shown", () => {
  it.each(KINDS)("of %s holds none of its secrets", (name) => {
    const settings = stored(name);
    const shown = JSON.stringify(shownSettings(kind(name), settings));
    for (const secret of kind(name).secrets) {
      const value = settings[secret];
      if (typeof value === "string") expect(shown).not.toContain(value);
    }
  });

  it("is the last four letters of a long secret, and nothing of a short one", () => {
    expect(shownSettings(CHANNELS.webhook, stored("webhook"))).toEqual({
      ...{ url: "https://hooks.example.mn/garrison", secret: "••••LaSw", previousSecret: null },
    });
    const topic = { ...stored("ntfy"), topic: "oncall" };
    expect(shownSettings(CHANNELS.ntfy, topic)).toEqual({
      ...{ server: "https://ntfy.example.mn", topic: "••••", token: "••••NIz2" },
    });
  });
});

describe("settings that are typed anew", () => {
  it.each(KINDS)("%s keeps secrets that are left out or empty", (name) => {
    const held = stored(name);
    const empty = Object.fromEntries(kind(name).secrets.map((secret) => [secret, ""]));
    for (const typed of [{}, empty]) {
      expect(mergedSettings(kind(name), held, typed)).toEqual({ settings: held, isSame: true });
    }
  });

  it("keep no secret when the address is another one", () => {
    const typed = { url: "https://elsewhere.example/" };
    expect(refusedIn(mergedSettings(CHANNELS.webhook, stored("webhook"), typed))).toEqual([
      "settings.secret: must be given again, because the address is another one",
    ]);
    const server = { server: "https://evil.example" };
    expect(refusedIn(mergedSettings(CHANNELS.ntfy, stored("ntfy"), server))).toEqual([
      "settings.topic: must be given again, because the address is another one",
    ]);
    expect(mergedSettings(CHANNELS.ntfy, stored("ntfy"), { ...server, topic: "alerts" })).toEqual({
      settings: { server: "https://evil.example", topic: "alerts", token: null },
      isSame: false,
    });
  });

  it("never send a secret that was stored to another address, whatever is typed", () => {
    const anything = fc.dictionary(
      fc.constantFrom(
        "url",
        "server",
        "endpoint",
        "secret",
        "token",
        "topic",
        "auth",
        "p256dh",
        "previousSecret",
      ),
      fc.oneof(fc.constantFrom("", "https://evil.example", "https://evil.example/x", null), fc.string()),
    );
    fc.assert(
      fc.property(fc.constantFrom("webhook" as const, "ntfy" as const), anything, (name, typed) => {
        const held = stored(name);
        const merged = mergedSettings(kind(name), held, typed);
        if ("refused" in merged) return;
        const moved = addressesIn(merged.settings).some(({ name: field, url }) => held[field] !== url);
        for (const secret of kind(name).secrets) {
          if (moved && typed[secret] !== held[secret] && held[secret] !== null)
            expect(merged.settings[secret]).not.toBe(held[secret]);
        }
      }),
    );
  });

  it("replace an address that is a secret itself", () => {
    const typed = { url: "https://hooks.slack.example/services/T1/B1/YYYY" };
    expect(mergedSettings(CHANNELS.slack, stored("slack"), typed)).toEqual({
      settings: typed,
      isSame: false,
    });
  });

  it("are what the kind proposes where they are left open, and never another's secret with it", () => {
    const typed = { server: "", topic: "alerts" };
    const proposed = { server: "https://ntfy.sh", topic: "alerts", token: null };
    expect(mergedSettings(CHANNELS.ntfy, null, typed)).toEqual({ settings: proposed, isSame: false });
    expect(mergedSettings(CHANNELS.ntfy, stored("ntfy"), typed)).toEqual({
      settings: proposed,
      isSame: false,
    });
    expect(refusedIn(mergedSettings(CHANNELS.ntfy, stored("ntfy"), { server: "" }))).toEqual([
      "settings.topic: must be given again, because the address is another one",
    ]);
    expect(refusedIn(mergedSettings(CHANNELS.mail, stored("mail"), { address: "" }))).toEqual([
      "settings.address: is missing",
    ]);
  });

  it("are refused by name", () => {
    expect(refusedIn(mergedSettings(CHANNELS.telegram, null, { chatId: "1" }))).toEqual([
      "settings.token: is missing",
    ]);
    expect(refusedIn(mergedSettings(CHANNELS.slack, null, { url: "http://a.example", admin: true }))).toEqual(
      ["settings.admin: is not a setting of this kind"],
    );
    expect(refusedIn(mergedSettings(CHANNELS.slack, null, { url: "http://a.example" }))).toEqual([
      "settings.url: is not an https address",
    ]);
    const proto = JSON.parse('{"__proto__": {"url": "https://a.example"}}');
    expect(refusedIn(mergedSettings(CHANNELS.slack, null, proto))).toEqual([
      "settings.__proto__: is not a setting of this kind",
    ]);
  });

  it("take a mask for what it is: no secret", () => {
    const typed = { secret: "••••LaSw" };
    expect(refusedIn(mergedSettings(CHANNELS.webhook, stored("webhook"), typed))[0]).toMatch(
      /^settings.secret: is not/,
    );
  });
});
