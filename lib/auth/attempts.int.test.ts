import { describe, expect, it } from "vitest";
import { Browser } from "@/e2e/support/browser";
import { enrolled, entriesOf, PASSPHRASE, query, somewhere } from "@/e2e/support/people";
import { consume, keyOf, LIMITS, networkOf } from "./attempts";
import { passwordVerifications } from "./password";

describe("guessing a passphrase", () => {
  it("A-06 locks after ten wrong ones, for 30 minutes, right ones too", async () => {
    const anna = await enrolled();
    const browser = somewhere();
    for (let tries = 0; tries < 10; tries++)
      expect((await browser.post("/api/sign-in", { email: anna.email, password: "wrong" })).status).toBe(401);
    const eleventh = await browser.post("/api/sign-in", { email: anna.email, password: "wrong" });
    expect(eleventh.status).toBe(429);
    expect(Number(eleventh.headers.get("retry-after"))).toBeGreaterThan(1_700);
    const right = await somewhere().post("/api/sign-in", { email: anna.email, password: PASSPHRASE });
    expect(right.status).toBe(429);
    expect((await entriesOf(anna.id)).filter(({ outcome }) => outcome === "refused")).toHaveLength(1);

    await query(
      "UPDATE attempt_bucket SET resets_at = resets_at - interval '31 minutes' WHERE key LIKE 'passphrase:%'",
    );
    expect((await somewhere().post("/api/sign-in", { email: anna.email, password: PASSPHRASE })).status).toBe(
      200,
    );
  });

  it("A-07 does not lock a device that signed in before", async () => {
    const anna = await enrolled();
    const attacker = somewhere();
    for (let tries = 0; tries < 12; tries++)
      await attacker.post("/api/sign-in", { email: anna.email, password: "wrong" });
    await anna.browser.form("/api/sign-out", {});
    const home = await anna.browser.post("/api/sign-in", { email: anna.email, password: PASSPHRASE });
    expect(home.status).toBe(200);
  });

  it("A-07 gives a known device ten tries of its own, and no more", async () => {
    const anna = await enrolled();
    const statuses: number[] = [];
    for (let tries = 0; tries < 12; tries++)
      statuses.push(
        (await anna.browser.post("/api/sign-in", { email: anna.email, password: "wrong" })).status,
      );
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
    expect((await somewhere().post("/api/sign-in", { email: anna.email, password: PASSPHRASE })).status).toBe(
      200,
    );
  });

  it("A-08 lets ten of a hundred at once reach argon2, from as many networks", async () => {
    const anna = await enrolled();
    const before = passwordVerifications();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        somewhere().post("/api/sign-in", { email: anna.email, password: "wrong" }),
      ),
    );
    expect(passwordVerifications() - before).toBeLessThanOrEqual(10);
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(90);
  });

  it("A-09 counts a network's failures whatever accounts they aim at", async () => {
    const key = keyOf("network", networkOf("2001:db8:7:7::1"));
    for (let tries = 0; tries < LIMITS.network.attempts - 1; tries++) await consume(key, LIMITS.network);
    const attempt = (address: string, n: number) =>
      new Browser(address).post("/api/sign-in", { email: `nobody${n}@example.com`, password: "wrong" });
    expect((await attempt("2001:db8:7:7::1", 1)).status).toBe(401);
    expect((await attempt("2001:db8:7:7:ffff::9", 2)).status).toBe(429);
    expect((await attempt("2001:db8:7:8::1", 3)).status).toBe(401);
  });

  it("A-04 costs the same work and gets the same answer for nobody", async () => {
    const anna = await enrolled();
    const before = passwordVerifications();
    const known = await somewhere().post("/api/sign-in", { email: anna.email, password: "wrong" });
    const unknown = await somewhere().post("/api/sign-in", {
      email: "nobody-here@example.com",
      password: "wrong",
    });
    expect(passwordVerifications() - before).toBe(2);
    expect({ ...unknown.json, reference: "" }).toEqual({ ...known.json, reference: "" });
    expect(unknown.status).toBe(known.status);
  });

  it("stops after a hundred failures in a row, except for known devices", async () => {
    const anna = await enrolled();
    await query("UPDATE person SET failed_attempts = 100 WHERE id = $1", [anna.id]);
    expect((await somewhere().post("/api/sign-in", { email: anna.email, password: PASSPHRASE })).status).toBe(
      429,
    );
    expect(
      (await anna.browser.post("/api/sign-in", { email: anna.email, password: PASSPHRASE })).status,
    ).toBe(200);
  });
});
