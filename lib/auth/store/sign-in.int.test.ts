import { hash } from "@node-rs/argon2";
import { beforeEach, describe, expect, it } from "vitest";
import {
  codeFor,
  enrolled,
  entriesOf,
  isSignedIn,
  PASSPHRASE,
  type Person,
  query,
  somewhere,
  tokenWorks,
} from "@/e2e/support/people";

describe("the way in", () => {
  let anna: Person;
  beforeEach(async () => {
    anna = await enrolled();
  });

  it("A-15 rotates the session's token at every step, and the former one is worth nothing", async () => {
    const browser = somewhere();
    browser.cookies.set("garrison", `grs_${"A".repeat(43)}`);
    const planted = browser.session;
    await browser.post("/api/sign-in", { email: anna.email, password: PASSPHRASE });
    const half = browser.session;
    expect(half).not.toBe(planted);
    expect(await tokenWorks(half)).toBe(false);
    await browser.post("/api/sign-in/second-factor", { code: codeFor(anna.secret) });
    const full = browser.session;
    expect(new Set([planted, half, full]).size).toBe(3);
    expect(await tokenWorks(full)).toBe(true);
    const [code] = anna.codes;
    expect((await browser.post("/api/step-up", { code })).status).toBe(200);
    expect(await tokenWorks(full)).toBe(false);
    expect(await tokenWorks(browser.session)).toBe(true);
  });

  it("A-15 never makes a planted token good", async () => {
    const browser = somewhere();
    const planted = `grs_${"B".repeat(43)}`;
    browser.cookies.set("garrison", planted);
    await browser.post("/api/sign-in", { email: anna.email, password: PASSPHRASE });
    expect(await tokenWorks(planted)).toBe(false);
    expect(browser.session).not.toBe(planted);
  });

  it("A-16 ends a session at sign-out, for good", async () => {
    const { browser } = anna;
    const token = browser.session;
    expect(await tokenWorks(token)).toBe(true);
    const out = await browser.form("/api/sign-out", {});
    expect(out.status).toBe(303);
    expect(out.location).toBe("/sign-in");
    expect(out.headers.get("clear-site-data")).toContain("storage");
    expect(await tokenWorks(token)).toBe(false);
    expect(browser.session).toBeNull();
  });

  it("A-14 takes no forged cookie", async () => {
    const good = anna.browser.session ?? "";
    const flipped = good.slice(0, -1) + (good.endsWith("A") ? "B" : "A");
    const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from('{"sub":"1"}').toString("base64url")}.`;
    for (const cookie of [
      flipped,
      unsigned,
      "",
      "x".repeat(8_000),
      anna.id,
      "null",
      "grs_",
      `${good}x`,
      "%00",
    ])
      expect(await tokenWorks(cookie), cookie.slice(0, 40)).toBe(false);
    expect(await tokenWorks(good)).toBe(true);
  });

  it("A-20 sets a session cookie without domain, end or anything that can be read in it", async () => {
    const browser = somewhere();
    const { cookies } = await browser.post("/api/sign-in", { email: anna.email, password: PASSPHRASE });
    const line = cookies.find((cookie) => cookie.startsWith("garrison="));
    expect(line).toMatch(/^garrison=grs_[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    for (const cookie of cookies) expect(cookie).toContain("HttpOnly");
  });

  it("A-21 opens nothing but the second factor after the passphrase", async () => {
    const browser = somewhere();
    await browser.post("/api/sign-in", { email: anna.email, password: PASSPHRASE });
    expect((await browser.get("/api/settings/organisation")).status).toBe(401);
    expect((await browser.post("/api/step-up", { code: codeFor(anna.secret) })).status).toBe(401);
    expect((await browser.post("/api/recovery-codes", {})).status).toBe(401);
    const enrol = await browser.post("/api/enrol-factor/totp", {});
    expect(enrol.json.type).toBe("/problems/factor-exists");
    const confirm = await browser.post("/api/enrol-factor/totp/confirmation", { code: codeFor(anna.secret) });
    expect(confirm.json.type).toBe("/problems/factor-exists");
    expect(await isSignedIn(browser)).toBe(false);
  });

  it("C-01 takes no form of another site, and none without Origin and Sec-Fetch-Site", async () => {
    const browser = somewhere();
    const given = { email: anna.email, password: PASSPHRASE };
    for (const origin of [
      "https://evil.example",
      "null",
      "http://localhost:3001",
      "http://sub.localhost:3000",
    ])
      expect((await browser.form("/api/sign-in", given, { origin })).status, origin).toBe(403);
    expect(browser.session).toBeNull();
  });

  it("A-26 leads to pages of the console alone", async () => {
    for (const next of ["//evil.example", "/\\evil", "https:evil", "javascript:x", "/%0d%0aSet-Cookie:a=b"]) {
      const answer = await somewhere().form("/api/sign-in", {
        email: anna.email,
        password: PASSPHRASE,
        next,
      });
      expect(answer.location).toBe("/second-factor");
    }
    const answer = await somewhere().form("/api/sign-in", {
      email: anna.email,
      password: PASSPHRASE,
      next: "/servers?a=b",
    });
    expect(answer.location).toBe("/second-factor?next=%2Fservers%3Fa%3Db");
  });

  it("answers a form with a page and a code, never with what was typed", async () => {
    const answer = await somewhere().form("/api/sign-in", { email: anna.email, password: "<script>wrong" });
    expect(answer.status).toBe(303);
    expect(answer.location).toBe("/sign-in?problem=wrong");
  });

  it("audits each step under the person, without secrets", async () => {
    await anna.browser.form("/api/sign-out", {});
    const browser = somewhere();
    await browser.post("/api/sign-in", { email: anna.email, password: "wrong" });
    await browser.post("/api/sign-in", { email: anna.email, password: PASSPHRASE });
    await browser.post("/api/sign-in/second-factor", { code: "000000" });
    const entries = await entriesOf(anna.id);
    expect(entries.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      "people.invite done",
      "self.link.use done",
      "self.enrol-factor done",
      "self.enrol-factor done",
      "self.sign-in failed",
      "self.sign-in done",
      "self.sign-in failed",
    ]);
    const text = JSON.stringify(entries);
    for (const secret of [PASSPHRASE, anna.secret, ...anna.codes]) expect(text).not.toContain(secret);
  });
});

describe("stored secrets", () => {
  it("A-03 are argon2id hashes and sealed envelopes; weaker hashes are renewed", async () => {
    const anna = await enrolled();
    const [row] = await query(
      `SELECT p.password_hash AS hash, t.secret, t.pending_secret AS pending, array_agg(r.code_hash) AS codes
       FROM person p JOIN totp_credential t ON t.person_id = p.id JOIN recovery_code r ON r.person_id = p.id
       WHERE p.id = $1 GROUP BY 1, 2, 3`,
      [anna.id],
    );
    expect(row.hash).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
    expect(row.secret).toMatch(/^v1:k1:/);
    expect(row.pending).toBeNull();
    expect(new Set(row.codes).size).toBe(10);
    expect(JSON.stringify(row)).not.toContain(anna.secret);

    const weak = await hash(PASSPHRASE, { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 });
    await query("UPDATE person SET password_hash = $2 WHERE id = $1", [anna.id, weak]);
    await somewhere().post("/api/sign-in", { email: anna.email, password: PASSPHRASE });
    const [after] = await query("SELECT password_hash AS hash FROM person WHERE id = $1", [anna.id]);
    expect(after.hash).toMatch(/m=65536,t=3,p=1/);
  });
});

describe("a person whose rights end", () => {
  it("A-17 is out at once when disabled", async () => {
    const anna = await enrolled();
    expect(await isSignedIn(anna.browser)).toBe(true);
    await query("UPDATE person SET disabled_at = now() WHERE id = $1", [anna.id]);
    expect(await isSignedIn(anna.browser)).toBe(false);
    expect((await somewhere().post("/api/sign-in", { email: anna.email, password: PASSPHRASE })).status).toBe(
      401,
    );
  });

  it("A-18 is out after 15 idle minutes and after 12 hours", async () => {
    const anna = await enrolled();
    await query(
      "UPDATE session SET last_seen_at = now() - interval '15 minutes 1 second' WHERE person_id = $1",
      [anna.id],
    );
    expect(await isSignedIn(anna.browser)).toBe(false);
    await query("UPDATE session SET last_seen_at = now(), expires_at = now() WHERE person_id = $1", [
      anna.id,
    ]);
    expect(await isSignedIn(anna.browser)).toBe(false);
  });
});
