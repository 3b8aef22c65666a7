import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextStroke, opensPalette, type Stroke, signOf } from "./keys";

const stroke = (key: string, more: Partial<Stroke> = {}): Stroke => ({
  key,
  code: "",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  ...more,
});

describe("signOf", () => {
  it.each([
    [{ key: "j", code: "KeyJ" }, "j"],
    [{ key: "J", code: "KeyJ" }, "j"],
    [{ key: "о", code: "KeyJ" }, "j"],
    [{ key: "ө", code: "KeyF" }, "f"],
    // Dvorak: the letter counts, not the place.
    [{ key: "g", code: "KeyU" }, "g"],
    [{ key: "?", code: "Slash" }, "?"],
    [{ key: "·", code: "Slash" }, "/"],
    [{ key: "ю", code: "Period" }, "."],
    [{ key: "Escape", code: "Escape" }, null],
    [{ key: "Dead", code: "KeyE" }, null],
    [{ key: " ", code: "Space" }, null],
  ])("reads %j as %s", (keys, sign) => expect(signOf(keys)).toBe(sign));
});

describe("nextStroke", () => {
  it("goes to a place by g and its letter, on a Latin and on a Cyrillic layout", () => {
    const { waiting } = nextStroke(null, stroke("g"), 0);
    expect(nextStroke(waiting, stroke("s"), 1_500).command).toEqual({ kind: "go", letter: "s" });
    const cyrillic = nextStroke(null, stroke("п", { code: "KeyG" }), 0).waiting;
    expect(nextStroke(cyrillic, stroke("ы", { code: "KeyS" }), 10)).toEqual({
      waiting: null,
      command: { kind: "go", letter: "s" },
    });
  });

  it("forgets the g after a while, and after anything but a letter", () => {
    const { waiting } = nextStroke(null, stroke("g"), 0);
    expect(nextStroke(waiting, stroke("s"), 1_501).command).toBeNull();
    expect(nextStroke(waiting, stroke("Escape"), 10)).toEqual({ waiting: null, command: null });
  });

  it("focuses the filter and opens the help", () => {
    expect(nextStroke(null, stroke("/"), 0).command).toEqual({ kind: "filter" });
    expect(nextStroke(null, stroke("Shift", { shiftKey: true }), 0).command).toBeNull();
    expect(nextStroke(null, stroke("?", { shiftKey: true }), 0).command).toEqual({ kind: "help" });
  });

  it("does nothing with a modifier, or while a word is being composed", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("g", "/", "?", "s"),
        fc.constantFrom("ctrlKey", "metaKey", "altKey", "isComposing"),
        (key, modifier) => {
          expect(nextStroke({ since: 0 }, stroke(key, { [modifier]: true }), 1).command).toBeNull();
        },
      ),
    );
  });
});

it("opens the palette by Ctrl K and ⌘ K alone", () => {
  expect(opensPalette(stroke("k", { ctrlKey: true }))).toBe(true);
  expect(opensPalette(stroke("л", { code: "KeyK", metaKey: true }))).toBe(true);
  expect(opensPalette(stroke("k"))).toBe(false);
  expect(opensPalette(stroke("k", { ctrlKey: true, shiftKey: true }))).toBe(false);
});
