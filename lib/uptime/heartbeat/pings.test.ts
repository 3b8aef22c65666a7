import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pingOf } from "./pings";

const ID = "11111111-2222-3333-4444-555555555555";
const RID = "684e2e73-017e-465f-8149-d70b7c5aaa49";

/** @param url as it comes, /ping/… with a query */
function ping(url: string, method = "GET") {
  const { pathname, searchParams } = new URL(url, "http://garrison.example");
  const [, , ...segments] = pathname.split("/");
  return pingOf(segments, method, searchParams);
}

const notFound = { error: { status: 404, text: "not found" } };
const badUrl = { error: { status: 400, text: "invalid url format" } };
const badUuid = { error: { status: 400, text: "invalid uuid format" } };

describe("a ping with an identifier", () => {
  const target = { kind: "id", id: ID };

  it.each([
    ["", "success", null],
    ["/", "success", null],
    ["/start", "start", null],
    ["/fail", "fail", null],
    ["/log", "log", null],
    ["/0", "success", 0],
    ["/1", "fail", 1],
    ["/007", "fail", 7],
    ["/255", "fail", 255],
  ])("/ping/<uuid>%s is %s", (rest, action, exitStatus) => {
    for (const method of ["HEAD", "GET", "POST"]) {
      expect(ping(`/ping/${ID}${rest}`, method)).toEqual({ target, action, exitStatus, rid: null, method });
    }
  });

  it.each(["/256", "/1000", "/99999999999999999999", `/${"9".repeat(400)}`])(
    "%s is no exit status",
    (rest) => {
      expect(ping(`/ping/${ID}${rest}`)).toEqual(badUrl);
    },
  );

  it.each([
    "/-1",
    "/1.5",
    "/1e2",
    "/START",
    "/stop",
    "/start/1",
    "/0/0",
    "//start",
    "/%00",
    "/٣",
    "/__proto__",
  ])("%s is not there", (rest) => {
    expect(ping(`/ping/${ID}${rest}`)).toEqual(notFound);
  });

  it("may be in upper case", () => {
    const upper = "ABCDEFAB-2222-3333-4444-555555555555";
    expect(ping(`/ping/${upper}`)).toMatchObject({ target: { kind: "id", id: upper.toLowerCase() } });
  });
});

describe("a ping with a key and a slug", () => {
  const target = { kind: "slug", key: "Key_of-22", slug: "db-backup_1", create: false };

  it.each([
    ["", "success", null],
    ["/", "success", null],
    ["/start", "start", null],
    ["/fail", "fail", null],
    ["/log", "log", null],
    ["/0", "success", 0],
    ["/137", "fail", 137],
  ])("/ping/<key>/<slug>%s is %s", (rest, action, exitStatus) => {
    expect(ping(`/ping/Key_of-22/db-backup_1${rest}`)).toEqual({
      target,
      action,
      exitStatus,
      rid: null,
      method: "GET",
    });
  });

  it("may ask for a heartbeat that is not there yet", () => {
    expect(ping("/ping/key/slug?create=1")).toMatchObject({ target: { create: true } });
    for (const query of ["create=0", "create=true", "create=", "create", "Create=1", "create=1&create=0"]) {
      expect(ping(`/ping/key/slug?${query}`)).toMatchObject({ target: { create: false } });
    }
  });

  it("can't ask for one by its identifier", () => {
    expect(ping(`/ping/${ID}?create=1`)).toMatchObject({ target: { kind: "id", id: ID } });
  });

  it("may be called like what others do", () => {
    expect(ping("/ping/key/start")).toMatchObject({ target: { slug: "start" }, action: "success" });
    expect(ping("/ping/key/5/5")).toMatchObject({ target: { slug: "5" }, action: "fail", exitStatus: 5 });
  });

  it.each(["/ping/key/Slug", "/ping/key/SLUG/start", "/ping/key/slug/256", "/ping/key/Slug?create=1"])(
    "%s is a bad address",
    (url) => {
      expect(ping(url)).toEqual(badUrl);
    },
  );

  it.each([
    "/ping/",
    "/ping/key",
    "/ping/key/",
    "/ping//slug",
    "/ping/key/sl ug",
    "/ping/key/sl%20ug",
    "/ping/k.y/slug",
    "/ping/key/slüg",
    "/ping/key/slug/stop",
    "/ping/key/slug/start/1",
    `/ping/key/${"s".repeat(101)}`,
    `/ping/${ID.slice(1)}`,
    `/ping/${ID}0`,
  ])("%s is not there", (url) => {
    expect(ping(url)).toEqual(notFound);
  });
});

describe("the identifier of a run", () => {
  it("is kept in lower case", () => {
    expect(ping(`/ping/${ID}/start?rid=${RID.toUpperCase()}`)).toMatchObject({ rid: RID });
    expect(ping(`/ping/key/slug/7?create=1&rid=${RID}`)).toMatchObject({ rid: RID, exitStatus: 7 });
  });

  it.each(["12345", `${RID}0`, "", "%00", RID.replaceAll("-", ""), `{${RID}}`, `${RID}%0A`])(
    "is none: %j",
    (rid) => {
      expect(ping(`/ping/${ID}/start?rid=${rid}`)).toEqual(badUuid);
    },
  );

  it("is the last of several, as healthchecks takes it", () => {
    expect(ping(`/ping/${ID}?rid=${RID}&rid=${ID}`)).toMatchObject({ rid: ID });
    expect(ping(`/ping/${ID}?rid=${RID}&rid=x`)).toEqual(badUuid);
  });
});

it("counts no other method", () => {
  for (const method of ["PUT", "DELETE", "OPTIONS", "get", ""]) {
    expect(ping(`/ping/${ID}`, method)).toEqual({ error: { status: 400, text: "invalid method" } });
  }
});

describe("borgmatic 1.7.7", () => {
  it.each([
    ["001-POST_ping_11111111_2222_3333_4444_555555555555_start", "start"],
    ["006-POST_ping_11111111_2222_3333_4444_555555555555", "success"],
    ["010-POST_ping_11111111_2222_3333_4444_555555555555_start", "start"],
    ["015-POST_ping_11111111_2222_3333_4444_555555555555", "success"],
  ])("%s says %s", (name, action) => {
    const file = new URL(`./fixtures/borgmatic/${name}.headers.json`, import.meta.url);
    const request: { method: string; url: string } = JSON.parse(readFileSync(file, "utf8"));
    expect(ping(request.url, request.method)).toEqual({
      target: { kind: "id", id: ID },
      action,
      exitStatus: null,
      rid: null,
      method: "POST",
    });
  });
});

it("any address is a ping or one of the refusals", () => {
  const odd = fc.constantFrom(
    ID,
    RID,
    "key",
    "slug",
    "Slug",
    "start",
    "fail",
    "log",
    "0",
    "255",
    "256",
    "",
    "..",
  );
  const segment = fc.oneof(odd, fc.string({ unit: "binary" }));
  const queries = fc.array(fc.tuple(fc.constantFrom("rid", "create", "x"), segment), { maxLength: 3 });
  fc.assert(
    fc.property(
      fc.array(segment, { maxLength: 5 }),
      fc.constantFrom("GET", "POST", "PUT"),
      queries,
      (path, method, query) => {
        const result = pingOf(path, method, new URLSearchParams(query));
        if ("error" in result) {
          expect([
            notFound,
            badUrl,
            badUuid,
            { error: { status: 400, text: "invalid method" } },
          ]).toContainEqual(result);
          return;
        }
        expect(["HEAD", "GET", "POST"]).toContain(result.method);
        expect(result.action === "fail" || !result.exitStatus).toBe(true);
        if (result.target.kind === "slug") expect(result.target.slug).toMatch(/^[-a-z0-9_]{1,100}$/);
        else expect(result.target.id).toMatch(/^[0-9a-f-]{36}$/);
      },
    ),
    { numRuns: 1_000 },
  );
});
