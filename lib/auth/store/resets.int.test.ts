import { describe, expect, it } from "vitest";
import {
  adminActor as actorOf,
  enrolled,
  entriesOf,
  isSignedIn,
  operator,
  query,
  somewhere,
} from "@/e2e/support/people";
import { approveReset, askReset, createReset, findResetRequest, withdrawReset } from "./resets";

const ALL = { factorsToo: true };

describe("A-28 an admin's reset", () => {
  it("waits for a second admin, and takes nothing away until then", async () => {
    const [anna, bela, cleo] = [await enrolled("admin"), await enrolled("admin"), await enrolled("admin")];
    const asked = await askReset(actorOf(anna), cleo.id, ALL);
    expect(asked).toMatchObject({ resetUrl: null, person: { email: cleo.email } });
    expect(await isSignedIn(cleo.browser)).toBe(true);
    const approved = await approveReset(actorOf(bela), cleo.id, ALL);
    expect(approved.asker.email).toBe(anna.email);
    expect(await isSignedIn(cleo.browser)).toBe(false);
    const token = approved.resetUrl.split("/").at(-1) as string;
    const done = await somewhere().post("/api/reset", { token, password: "ember walnut prism 77" });
    expect(done.json.next).toBe("/enrol-factor");
    expect((await entriesOf(cleo.id)).filter(({ action }) => action === "people.reset")).toMatchObject([
      { after: expect.stringContaining("waits") },
      { after: expect.stringContaining(anna.id) },
    ]);
    await expect(approveReset(actorOf(bela), cleo.id, ALL)).rejects.toThrow("No reset of this person waits");
  });

  it("is approved neither by the one who asked nor by the one it is about", async () => {
    const [anna, cleo] = [await enrolled("admin"), await enrolled("admin"), await enrolled("admin")];
    await askReset(actorOf(anna), cleo.id, ALL);
    await askReset(actorOf(anna), cleo.id, ALL);
    for (const admin of [anna, cleo]) {
      await expect(approveReset(actorOf(admin), cleo.id, ALL)).rejects.toThrow(
        "Another admin has to approve",
      );
    }
    expect(await isSignedIn(cleo.browser)).toBe(true);
  });

  it("is not approved when something else was asked for meanwhile", async () => {
    const [anna, bela, cleo] = [await enrolled("admin"), await enrolled("admin"), await enrolled("admin")];
    await askReset(actorOf(anna), cleo.id, { factorsToo: false });
    await askReset(actorOf(anna), cleo.id, ALL);
    await expect(approveReset(actorOf(bela), cleo.id, { factorsToo: false })).rejects.toThrow(
      "Something else was asked for meanwhile",
    );
    expect(await isSignedIn(cleo.browser)).toBe(true);
  });

  it("is approved once by two who approve at once", async () => {
    const [anna, bela, cleo] = [await enrolled("admin"), await enrolled("admin"), await enrolled("admin")];
    await askReset(actorOf(anna), cleo.id, ALL);
    const both = await Promise.allSettled([1, 2].map(() => approveReset(actorOf(bela), cleo.id, ALL)));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("ends after a day, when it is withdrawn, and when the one who asked is no admin any more", async () => {
    const [anna, bela, cleo] = [await enrolled("admin"), await enrolled("admin"), await enrolled("admin")];
    const ended = [
      () => query("UPDATE reset_request SET expires_at = now() WHERE person_id = $1", [cleo.id]),
      () => withdrawReset(actorOf(cleo), cleo.id),
      () => query("UPDATE person SET role = 'auditor' WHERE id = $1", [anna.id]),
    ];
    for (const end of ended) {
      await askReset(actorOf(anna), cleo.id, ALL);
      expect(await findResetRequest(actorOf(bela), cleo.id)).toMatchObject({ askedBy: { id: anna.id } });
      await end();
      await expect(approveReset(actorOf(bela), cleo.id, ALL)).rejects.toThrow(
        "No reset of this person waits",
      );
    }
    await query("DELETE FROM reset_request");
    await expect(withdrawReset(actorOf(bela), cleo.id)).rejects.toThrow("No reset of this person waits");
    await expect(withdrawReset(actorOf(bela), "none")).rejects.toThrow("No reset of this person waits");
  });

  it("is refused where nobody could approve it; whoever has the server needs no approval", async () => {
    await query("UPDATE person SET disabled_at = now() WHERE role = 'admin'");
    const [anna, cleo] = [await enrolled("admin"), await enrolled("admin")];
    await expect(askReset(actorOf(anna), cleo.id, ALL)).rejects.toThrow("bin/garrison user reset");
    expect(await findResetRequest(actorOf(anna), cleo.id)).toBeNull();
    expect((await createReset(operator, cleo.id, ALL)).resetUrl).toContain("/reset/grl_");
  });

  it("of anybody else needs one admin", async () => {
    const [anna, dora] = [await enrolled("admin"), await enrolled("auditor")];
    expect((await askReset(actorOf(anna), dora.id, ALL)).resetUrl).toContain("/reset/grl_");
  });
});
