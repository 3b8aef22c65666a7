import { beforeEach, describe, expect, it } from "vitest";
import { offerSetupLink } from "@/bin/setup-link";
import { query, somewhere } from "@/e2e/support/people";

const ADMIN = { name: "Anna Larsen", email: "anna@example.com", password: "violet tundra kettle 41" };

async function setupToken(): Promise<string> {
  let said = "";
  await offerSetupLink(process.env.DATABASE_URL ?? "", "http://localhost:3000", (text) => {
    said = text;
  });
  return said.split("token=")[1] ?? "";
}

describe("the first run", () => {
  beforeEach(async () => {
    await query("DELETE FROM person");
  });

  it("A-27 makes one admin of two that are asked for at once", async () => {
    const token = await setupToken();
    const answers = await Promise.all(
      ["anna@example.com", "bert@example.com"].map((email) =>
        somewhere().post("/api/first-run", { ...ADMIN, email, token }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect(await query("SELECT role FROM person")).toEqual([{ role: "admin" }]);
  });

  it("A-27 is over once an admin exists, whatever the link", async () => {
    const token = await setupToken();
    expect((await somewhere().post("/api/first-run", { ...ADMIN, token })).json.next).toBe(
      "/enrol-factor?next=%2Fservers%2Fadd",
    );
    expect(await setupToken()).toBe("");
    await query("UPDATE single_use_link SET used_at = NULL");
    const again = await somewhere().post("/api/first-run", { ...ADMIN, email: "b@example.com", token });
    expect(again.status).toBe(404);
    expect(await query("SELECT count(*)::int AS people FROM person")).toEqual([{ people: 1 }]);
  });

  it("needs the newest link that was printed, for 24 hours", async () => {
    const former = await setupToken();
    const token = await setupToken();
    for (const wrong of ["", "grl_", `grl_${"A".repeat(43)}`, former])
      expect((await somewhere().post("/api/first-run", { ...ADMIN, token: wrong })).status).toBe(404);
    await query("UPDATE single_use_link SET expires_at = now()");
    expect((await somewhere().post("/api/first-run", { ...ADMIN, token })).status).toBe(404);
    expect(await query("SELECT 1 FROM person")).toEqual([]);
  });

  it("keeps the link when something in the form is not good", async () => {
    const token = await setupToken();
    const browser = somewhere();
    const short = await browser.form("/api/first-run", { ...ADMIN, token, password: "short" });
    expect(short.location).toBe(`/first-run?token=${token}&problem=passphrase-short`);
    const address = await browser.form("/api/first-run", {
      ...ADMIN,
      token,
      email: '"e@evil.example"@victim.example',
    });
    expect(address.location).toContain("problem=email-shape");
    expect((await browser.form("/api/first-run", { ...ADMIN, token })).location).toContain("/enrol-factor");
  });
});
