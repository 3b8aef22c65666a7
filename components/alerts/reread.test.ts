import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reread } from "./reread";

const row = (id: string, openedAt = 0, state = "open") => ({ id, openedAt, state });
const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id).join("");
const SEEN = 100;

describe("a list that nobody touches", () => {
  const held = false;

  it("lets new rows wait", () => {
    const { rows, arrived } = reread([row("b")], [row("n", 101), row("b")], { seenAt: SEEN, held });
    expect([idsOf(rows), arrived]).toEqual(["b", 1]);
  });

  it("drops what left, takes its order, and what moved up from the next page", () => {
    const { rows, arrived, missing } = reread(
      [row("a"), row("b"), row("c")],
      [row("c"), row("b"), row("d", 50)],
      {
        seenAt: SEEN,
        held,
      },
    );
    expect([idsOf(rows), arrived, missing]).toEqual(["cbd", 0, []]);
  });

  it("shows new rows at once where nothing else is", () => {
    expect(idsOf(reread([], [row("n", 101)], { seenAt: SEEN, held }).rows)).toBe("n");
    expect(idsOf(reread([row("a")], [row("n", 101)], { seenAt: SEEN, held }).rows)).toBe("n");
  });
});

describe("a list under a hand", () => {
  it("changes rows in place, and names those that left", () => {
    const { rows, arrived, missing } = reread(
      [row("a"), row("b")],
      [row("n", 101), row("b", 0, "acknowledged"), row("d", 50)],
      { seenAt: SEEN, held: true },
    );
    expect([idsOf(rows), arrived, missing]).toEqual(["ab", 1, ["a"]]);
    expect(rows[1]?.state).toBe("acknowledged");
  });

  it("that is empty shows what comes", () => {
    expect(idsOf(reread([], [row("n", 101)], { seenAt: SEEN, held: true }).rows)).toBe("n");
  });

  it("never moves, adds or takes away a row", () => {
    const rowsOf = fc.uniqueArray(fc.record({ id: fc.string({ maxLength: 2 }), openedAt: fc.nat(200) }), {
      selector: ({ id }) => id,
    });
    fc.assert(
      fc.property(rowsOf, rowsOf, (shown, fresh) => {
        fc.pre(shown.length > 0);
        const { rows } = reread(shown, fresh, { seenAt: SEEN, held: true });
        expect(rows.map(({ id }) => id)).toEqual(shown.map(({ id }) => id));
      }),
    );
  });
});
