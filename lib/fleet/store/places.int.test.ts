import { describe, expect, it } from "vitest";
import { adminActor, enrolled, query } from "@/e2e/support/people";
import type { PlaceKind } from "../model/server";
import { createPlace, listPlaces, removePlace } from "./places";

describe.each<[PlaceKind, string, string]>([
  ["environments", "environment", "environment_id"],
  ["zones", "zone", "zone_id"],
  ["roles", "role", "role_id"],
])("%s", (kind, word, column) => {
  it("are made once by two who ask at once, and the other is told at the field", async () => {
    const actor = adminActor(await enrolled("admin"));
    const both = await Promise.allSettled([1, 2].map(() => createPlace(actor, kind, { name: "lab" })));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await listPlaces(actor, kind)).filter(({ name }) => name === "lab")).toHaveLength(1);
    await expect(createPlace(actor, kind, { name: "lab" })).rejects.toMatchObject({
      status: 409,
      message: `The ${word} "lab" is already there.`,
      fields: [{ field: "name" }],
    });
  });

  it("stay while a server is in them, and let go of retired ones", async () => {
    const actor = adminActor(await enrolled("admin"));
    const { id } = await createPlace(actor, kind, { name: "full" });
    await query(
      `INSERT INTO server (id, hostname, machine_id, secret_hash, ${column})
       VALUES (gen_random_uuid(), 'one', 'one', sha256($1::bytea), $2)`,
      [kind, id],
    );
    await expect(removePlace(actor, kind, id)).rejects.toThrow(`This ${word} still has 1\u00a0server.`);
    await query(`UPDATE server SET retired_at = now() WHERE ${column} = $1`, [id]);
    await removePlace(actor, kind, id);
    await expect(removePlace(actor, kind, id)).rejects.toThrow(`There is no such ${word}.`);
  });
});
