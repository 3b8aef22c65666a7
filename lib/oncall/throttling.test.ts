import { describe, expect, it } from "vitest";
import { fitting } from "./throttling";

const page = (personId: string) => ({ personId, channelId: `${personId}-0`, dueAt: 0, step: 0, loop: 0 });

describe("a person", () => {
  it("gets four groups of lesser alerts a minute, and two critical ones more", () => {
    const told = new Map();
    const lesser = Array.from({ length: 10 }, () => fitting([page("Bat")], told, 2) !== null);
    expect(lesser.filter(Boolean)).toHaveLength(4);
    const critical = Array.from({ length: 10 }, () => fitting([page("Bat")], told, 0) !== null);
    expect(critical.filter(Boolean)).toHaveLength(2);
  });

  it("who has had enough does not keep others from being asked about other groups", () => {
    const told = new Map([["Bat", 6]]);
    expect(fitting([page("Bat")], told, 0)).toBeNull();
    expect(fitting([page("Saraa")], told, 0)).toHaveLength(1);
  });

  it("is counted once for a page by two channels", () => {
    const told = new Map();
    fitting([page("Bat"), { ...page("Bat"), channelId: "Bat-1" }], told, 0);
    expect(told.get("Bat")).toBe(1);
  });
});
