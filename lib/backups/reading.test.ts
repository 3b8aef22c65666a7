/** What an agent printed, for the copy that is read from it: its stanza, its repository, its service, or why not. */
import { describe, expect, it } from "vitest";
import { CAME_AT, fixture } from "./engines/fixture-output";
import { type AgentOutput, NewReading } from "./model/reading";
import { gist, readFor, type Wish } from "./reading";

const wish = (more: Partial<Wish> = {}): Wish => ({
  ...{ from: "pgbackrest", name: "main", repository: null, timeZone: "UTC" },
  ...more,
});
const printed = (stdout: string, more: Partial<AgentOutput> = {}): AgentOutput => ({
  ...{ stopped: null, exit: 0, stdout, stderr: "" },
  ...more,
});
const INFO = fixture("pgbackrest/06-info.json").body;

const backup = (label: string, key: number) => ({
  ...{ label, type: "full", error: false, timestamp: { start: 1_795_000_000, stop: 1_795_000_060 } },
  ...{ database: { id: 1, "repo-key": key }, info: { size: 5_000 } },
});
const TWO = JSON.stringify([
  {
    name: "shop",
    status: { code: 4, message: "different across repos" },
    backup: [backup("20261118-110640F", 1), backup("20261118-120640F", 2)],
    repo: [
      { key: 1, cipher: "none", status: { code: 0, message: "ok" } },
      { key: 2, cipher: "aes-256-cbc", status: { code: 3, message: "missing stanza data" } },
    ],
  },
  { name: "crm", status: { code: 0, message: "ok" }, backup: [], repo: [{ key: 1, status: { code: 0 } }] },
]);

describe("what pgBackRest lists", () => {
  it("is read for its stanza as it is when it is piped", () => {
    const { said, why } = readFor(wish(), printed(INFO), CAME_AT);
    expect(why).toBeNull();
    expect(said?.engine).toBe("pgbackrest");
    expect(said?.understood.runs.length).toBeGreaterThan(1);
    expect(said?.understood.runs.every(({ outcome }) => outcome === "ok")).toBe(true);
    expect(said?.understood.held?.count).toBe(said?.understood.runs.length);
  });

  it("is read for one repository alone", () => {
    const one = readFor(wish({ name: "shop", repository: 1 }), printed(TWO), CAME_AT);
    expect(one.why).toBeNull();
    expect(one.said?.understood.runs).toMatchObject([{ name: "20261118-110640F", encrypted: false }]);
    const two = readFor(wish({ name: "shop", repository: 2 }), printed(TWO), CAME_AT);
    expect(two.why).toContain("the stanza's data is missing");
    expect(two.said?.understood.runs).toMatchObject([{ name: "20261118-120640F", encrypted: true }]);
    const all = readFor(wish({ name: "shop" }), printed(TWO), CAME_AT);
    expect(all.said?.understood.runs).toHaveLength(2);
    expect(all.why).toContain("its repositories differ");
  });

  it("names what there is, when the stanza or the repository is not", () => {
    const missing = readFor(wish(), printed(TWO), CAME_AT);
    expect(missing).toEqual({
      said: null,
      why: "pgBackRest lists no stanza main here. It lists: shop (repositories 1, 2), crm.",
    });
    expect(readFor(wish({ name: "shop", repository: 3 }), printed(TWO), CAME_AT).why).toContain(
      "repository 3",
    );
    expect(readFor(wish(), printed("[]"), CAME_AT).why).toContain("It lists none");
  });

  it("is no run when it could not be listed, is cut off, or is something else", () => {
    const failed = printed("", { exit: 41, stderr: "ERROR: [041]: unable to open '/etc/pgbackrest.conf'" });
    expect(readFor(wish(), failed, CAME_AT)).toEqual({
      said: null,
      why: expect.stringMatching(/exit status 41.*unable to open/),
    });
    const stopped = printed("", { stopped: "The command is not installed on the server." });
    expect(readFor(wish(), stopped, CAME_AT)).toEqual({ said: null, why: stopped.stopped });
    expect(readFor(wish(), printed(INFO.slice(0, -20)), CAME_AT)).toMatchObject({ said: null });
    expect(readFor(wish(), printed('{"a":1}'), CAME_AT)).toMatchObject({ said: null });
  });

  it("says nothing new when WAL alone went on, and something new with a backup", () => {
    const later = INFO.replace(/"max":"[0-9A-F]{24}"/g, '"max":"0000000100000000000000FF"');
    expect(later).not.toBe(INFO);
    const of = (text: string) => gist(readFor(wish(), printed(text), CAME_AT));
    expect(of(later)).toBe(of(INFO));
    expect(of(INFO.replace('"error":false', '"error":true'))).not.toBe(of(INFO));
    expect(of("[]")).not.toBe(of(INFO));
  });
});

describe("what is read", () => {
  it.each([
    [{ server: "db1", from: "timer", name: "shop-backup" }, "shop-backup.service"],
    [{ server: "db1", from: "timer", name: "shop@daily.service" }, "shop@daily.service"],
    [{ server: "db1", from: "pgbackrest", name: "shop" }, "shop"],
  ])("%j is %s", (text, name) => {
    expect(NewReading.parse(text)).toMatchObject({ name, repository: null });
  });

  it.each([
    [{ server: "db1", from: "timer", name: "shop.timer" }, "name"],
    [{ server: "db1", from: "timer", name: "shop; reboot" }, "name"],
    [{ server: "db1", from: "timer", name: "shop", repository: 1 }, "repository"],
    [{ server: "db1", from: "pgbackrest", name: "shop/../x" }, "name"],
    [{ server: "", from: "pgbackrest", name: "shop" }, "server"],
    [{ server: "db1", from: "restic", name: "shop" }, "from"],
    [{ server: "db1", from: "pgbackrest", name: "shop", repository: 0 }, "repository"],
  ])("%j is refused at its %s", (text, field) => {
    const { error } = NewReading.safeParse(text);
    expect(error?.issues.map(({ path }) => path[0])).toEqual([field]);
  });
});
