import { describe, expect, it } from "vitest";
import type { Browser } from "@/e2e/support/browser";
import {
  codeFor,
  enrolled,
  entriesOf,
  freshStep,
  PASSPHRASE,
  type Person,
  query,
  somewhere,
} from "@/e2e/support/people";
import { keyOf } from "../attempts";

describe("the second factor", () => {
  async function half(anna: Person): Promise<Browser> {
    const browser = somewhere();
    await browser.post("/api/sign-in", { email: anna.email, password: PASSPHRASE });
    return browser;
  }

  it("A-10 takes one code once: in two sessions, and in two requests at once", async () => {
    const anna = await enrolled();
    const [one, two, three] = [await half(anna), await half(anna), await half(anna)];
    const code = codeFor(anna.secret);
    const answers = await Promise.all(
      [one, two].map((browser) => browser.post("/api/sign-in/second-factor", { code })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    const again = await three.post("/api/sign-in/second-factor", { code });
    expect(again.json.type).toBe("/problems/code-used");
    const reused = (await entriesOf(anna.id)).filter(({ after }) => after?.includes("code-used"));
    expect(reused).toHaveLength(2);
  });

  it("A-11 takes codes one step off, and none older than the last", async () => {
    const anna = await enrolled();
    await freshStep();
    await query("UPDATE totp_credential SET last_step = 0 WHERE person_id = $1", [anna.id]);
    const browser = await half(anna);
    const statuses: number[] = [];
    for (const off of [-2, 2, 1])
      statuses.push(
        (await browser.post("/api/sign-in/second-factor", { code: codeFor(anna.secret, off) })).status,
      );
    expect(statuses).toEqual([401, 401, 200]);
    const later = await half(anna);
    expect((await later.post("/api/sign-in/second-factor", { code: codeFor(anna.secret, 0) })).status).toBe(
      401,
    );
  });

  it.each([["१२३४५६"], [""], ["12345"], ["9".repeat(65)], [["123456"]], [{ a: 1 }], [null], [123456]])(
    "A-12 refuses %j without a fault",
    async (code) => {
      const anna = await enrolled();
      const { status } = await (await half(anna)).post("/api/sign-in/second-factor", { code });
      expect([400, 401]).toContain(status);
    },
  );

  it("A-13 takes a recovery code once, in two requests at once too", async () => {
    const anna = await enrolled();
    const [one, two, three] = [await half(anna), await half(anna), await half(anna)];
    const [code] = anna.codes;
    const answers = await Promise.all(
      [one, two].map((browser) => browser.post("/api/sign-in/second-factor", { code })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect((await three.post("/api/sign-in/second-factor", { code })).status).toBe(401);
  });

  it("A-13 ends the session after five wrong codes", async () => {
    const anna = await enrolled();
    const browser = await half(anna);
    const token = browser.session;
    const types: string[] = [];
    for (let tries = 0; tries < 5; tries++)
      types.push(
        (await browser.post("/api/sign-in/second-factor", { code: anna.codes[0]?.replace(/.$/, "#") })).json
          .type,
      );
    expect(types).toEqual([...Array(4).fill("/problems/code-shape"), "/problems/codes-spent"]);
    browser.cookies.set("garrison", token ?? "");
    const right = await browser.post("/api/sign-in/second-factor", { code: codeFor(anna.secret) });
    expect(right.status).toBe(401);
    expect(right.json.type).toBe("/problems/ended");
  });

  it("looks at five codes of a hundred at once in one session, and at ten in many", async () => {
    const anna = await enrolled();
    const browser = await half(anna);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => browser.post("/api/sign-in/second-factor", { code: "000000" })),
    );
    const looked = answers.filter(({ json }) => /code-wrong|codes-spent/.test(json.type));
    expect(looked.length).toBeGreaterThan(0);
    const [row] = await query("SELECT count FROM attempt_bucket WHERE key = $1", [keyOf("code", anna.id)]);
    expect(row.count).toBeLessThanOrEqual(5);
  });

  it("A-13 makes a new set with a fresh factor, and the old set is dead", async () => {
    const anna = await enrolled();
    const renewed = await anna.browser.post("/api/recovery-codes", {});
    expect(renewed.status).toBe(200);
    expect(renewed.json.recoveryCodes).toHaveLength(10);
    const browser = await half(anna);
    expect((await browser.post("/api/sign-in/second-factor", { code: anna.codes[1] })).status).toBe(401);
    await query("UPDATE session SET verified_at = now() - interval '6 minutes' WHERE person_id = $1", [
      anna.id,
    ]);
    const late = await anna.browser.post("/api/recovery-codes", {});
    expect(late.json.type).toBe("/problems/step-up-required");
  });
});
