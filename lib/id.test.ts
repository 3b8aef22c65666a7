import fc from "fast-check";
import { expect, it } from "vitest";
import { isId, newId, timeOfId } from "./id";

const instant = fc.date({ min: new Date(0), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true });

it("carries its instant, whatever the randomness and the place", () => {
  fc.assert(
    fc.property(
      instant,
      fc.uint8Array({ minLength: 10, maxLength: 10 }),
      fc.option(fc.nat(5_000)),
      (at, random, place) => {
        const id = newId(at, random, place ?? undefined);
        expect(isId(id)).toBe(true);
        expect(id[14]).toBe("7");
        expect("89ab").toContain(id[19]);
        expect(timeOfId(id)).toEqual(at);
      },
    ),
  );
});

it("is ordered by instant, then by place", () => {
  fc.assert(
    fc.property(instant, fc.nat(4_094), (at, place) => {
      expect(newId(at, undefined, place) < newId(at, undefined, place + 1)).toBe(true);
      if (at.getTime() > 0) expect(newId(new Date(at.getTime() - 1)) < newId(at)).toBe(true);
    }),
  );
});

it("tells no time of anything else", () => {
  expect(timeOfId("00000000-0000-4000-8000-000000000000")).toBeNull();
  expect(timeOfId("")).toBeNull();
});
