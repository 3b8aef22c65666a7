import { describe, expect, it } from "vitest";
import { enrolled, isSignedIn, operator, PASSPHRASE, query, somewhere } from "@/e2e/support/people";
import { createInvitation } from "./links";
import { createReset } from "./resets";

describe("links", () => {
  const tokenOf = (url: string) => url.split("/").at(-1) as string;

  it("A-25 a reset works once, ends all sessions, and the second factor is asked all the same", async () => {
    const anna = await enrolled();
    const { resetUrl } = await createReset(operator, anna.id, { factorsToo: false });
    expect(resetUrl.startsWith("http://localhost:3000/reset/grl_")).toBe(true);
    const token = tokenOf(resetUrl);
    const browser = somewhere();
    const fresh = "ember walnut prism 77 linen";
    const done = await browser.post("/api/reset", { token, password: fresh });
    expect(done.json).toMatchObject({ level: "password", next: "/second-factor" });
    expect(await isSignedIn(browser)).toBe(false);
    expect(await isSignedIn(anna.browser)).toBe(false);
    expect((await browser.post("/api/reset", { token, password: `${fresh} two` })).status).toBe(404);
    expect((await somewhere().post("/api/sign-in", { email: anna.email, password: PASSPHRASE })).status).toBe(
      401,
    );
    expect((await somewhere().post("/api/sign-in", { email: anna.email, password: fresh })).status).toBe(200);
  });

  it("A-25 a reset is good for 30 minutes, and for its person and purpose alone", async () => {
    const anna = await enrolled();
    const token = tokenOf((await createReset(operator, anna.id, { factorsToo: false })).resetUrl);
    const given = { token, name: "x", password: "ember walnut prism 77 linen" };
    expect((await somewhere().post("/api/welcome", given)).status).toBe(404);
    await query("UPDATE single_use_link SET expires_at = expires_at - interval '31 minutes'");
    expect((await somewhere().post("/api/reset", { token, password: given.password })).status).toBe(404);
  });

  it("a second link voids the first", async () => {
    const anna = await enrolled();
    const first = tokenOf((await createReset(operator, anna.id, { factorsToo: false })).resetUrl);
    await createReset(operator, anna.id, { factorsToo: false });
    expect(
      (await somewhere().post("/api/reset", { token: first, password: "ember walnut prism 77" })).status,
    ).toBe(404);
  });

  it("one link used twice at once sets one passphrase", async () => {
    const anna = await enrolled();
    const token = tokenOf((await createReset(operator, anna.id, { factorsToo: false })).resetUrl);
    const answers = await Promise.all(
      ["ember walnut prism 77", "cobalt sprig dune 88"].map((password) =>
        somewhere().post("/api/reset", { token, password }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
  });

  it("the last four passphrases are not taken again", async () => {
    const anna = await enrolled();
    const token = tokenOf((await createReset(operator, anna.id, { factorsToo: false })).resetUrl);
    const same = await somewhere().post("/api/reset", { token, password: PASSPHRASE });
    expect(same.json.type).toBe("/problems/passphrase-former");
  });

  it("A-28 taking the factors away leaves nothing but the link", async () => {
    const anna = await enrolled();
    const { resetUrl } = await createReset(operator, anna.id, { factorsToo: true });
    expect(await isSignedIn(anna.browser)).toBe(false);
    expect((await somewhere().post("/api/sign-in", { email: anna.email, password: PASSPHRASE })).status).toBe(
      401,
    );
    const browser = somewhere();
    const done = await browser.post("/api/reset", {
      token: tokenOf(resetUrl),
      password: "ember walnut prism 77",
    });
    expect(done.json.next).toBe("/enrol-factor");
  });

  it("A-01 an invitation takes 15 and 128 code points, not 14 and 129", async () => {
    const { setupUrl } = await createInvitation(operator, { email: "length@example.com", role: "oncall" });
    const token = tokenOf(setupUrl);
    const attempt = (password: string) => somewhere().post("/api/welcome", { token, name: "Lena", password });
    const long =
      "violet tundra kettle 41 moss prism otter quartz walnut ember linen fable harbor cobalt sprig dune ".repeat(
        2,
      );
    expect((await attempt("violet tundra ")).json).toMatchObject({
      status: 422,
      type: "/problems/passphrase-short",
      errors: [{ field: "password" }],
    });
    expect((await attempt(long.slice(0, 129))).json.type).toBe("/problems/passphrase-long");
    expect((await attempt("length@example.com!")).json.type).toBe("/problems/passphrase-contextual");
    expect((await attempt(long.slice(0, 128))).status).toBe(200);
    const wrongEnd = `${long.slice(0, 127)}#`;
    expect(
      (await somewhere().post("/api/sign-in", { email: "length@example.com", password: wrongEnd })).status,
    ).toBe(401);
  });

  it("nobody is invited twice under one address", async () => {
    await createInvitation(operator, { email: "twice@example.com", role: "auditor" });
    await expect(
      createInvitation(operator, { email: "Twice@Example.com", role: "admin" }),
    ).rejects.toMatchObject({
      kind: "email-taken",
    });
  });
});
