import { beforeEach, describe, expect, it } from "vitest";
import { forgetMoment, withinMoment } from "./moment";

let reads = 0;
const read = async () => ++reads;

beforeEach(() => {
  reads = 0;
  forgetMoment();
});

describe("within a moment", () => {
  it("asks once for all who ask the same, also at the same time", async () => {
    const both = [withinMoment("fleet", read, 0), withinMoment("fleet", read, 0)];
    expect(await Promise.all(both)).toEqual([1, 1]);
    expect(await withinMoment("fleet", read, 999)).toBe(1);
  });

  it("asks again exactly one second later", async () => {
    await withinMoment("fleet", read, 0);
    expect(await withinMoment("fleet", read, 1_000)).toBe(2);
  });

  it("keeps different questions apart", async () => {
    await withinMoment("fleet", read, 0);
    expect(await withinMoment("fleet production", read, 0)).toBe(2);
  });

  it("does not keep a failure", async () => {
    const fail = async () => {
      throw new Error("the database is away");
    };
    await expect(withinMoment("fleet", fail, 0)).rejects.toThrow("away");
    expect(await withinMoment("fleet", read, 1)).toBe(1);
  });

  it("forgets when told to", async () => {
    await withinMoment("fleet", read, 0);
    forgetMoment();
    expect(await withinMoment("fleet", read, 1)).toBe(2);
  });

  it("forgets the oldest of too many questions", async () => {
    for (let at = 0; at <= 200; at++) await withinMoment(`q ${at}`, read, 0);
    const before = reads;
    await withinMoment("q 200", read, 1);
    expect(reads).toBe(before);
    await withinMoment("q 0", read, 1);
    expect(reads).toBe(before + 1);
  });
});
