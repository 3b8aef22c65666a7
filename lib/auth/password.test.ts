import { hash } from "@node-rs/argon2";
import { describe, expect, it } from "vitest";
import { TooMany } from "@/lib/errors";
import { hashPassphrase, isPassphrase, isWeaker, passwordVerifications } from "./password";

describe("a stored passphrase", () => {
  it("is argon2id with 64 MiB, 3 passes, 1 lane and a salt of its own", async () => {
    const [one, two] = await Promise.all([hashPassphrase("same words"), hashPassphrase("same words")]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
    expect(one).not.toBe(two);
    expect(isWeaker(one)).toBe(false);
  });

  it("matches in both Unicode forms, and to the last character", async () => {
    const stored = await hashPassphrase("crème brûlée am Fluß, ".repeat(5));
    expect(await isPassphrase(stored, "crème brûlée am Fluß, ".repeat(5).normalize("NFD"))).toBe(true);
    expect(await isPassphrase(stored, `${"crème brûlée am Fluß, ".repeat(5)}.`)).toBe(false);
    expect(await isPassphrase(stored, "crème brûlée am Fluß, ".repeat(5).slice(0, -1))).toBe(false);
  });

  it("is wrong for nobody, after the same work", async () => {
    const before = passwordVerifications();
    expect(await isPassphrase(null, "anything")).toBe(false);
    expect(passwordVerifications()).toBe(before + 1);
  });

  it("is weaker with less memory, fewer passes or another variant", async () => {
    expect(isWeaker(await hash("x", { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 }))).toBe(
      true,
    );
    expect(isWeaker(await hash("x", { algorithm: 1, memoryCost: 65_536, timeCost: 3, parallelism: 1 }))).toBe(
      true,
    );
  });
});

describe("many at once", () => {
  it("work four at a time, keep fifty waiting and turn the rest away", async () => {
    const before = passwordVerifications();
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => isPassphrase(null, "x")));
    const refused = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(refused).toHaveLength(46);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(TooMany);
    expect(passwordVerifications()).toBe(before + 54);
    // Nothing is stuck afterwards.
    expect(await isPassphrase(null, "x")).toBe(false);
  });
});
