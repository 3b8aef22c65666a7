/** Does a theme change colours and nothing else? Then whoever has looked at a page in one need only look at colours in the other. */
import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const tokens = readFileSync("components/shell/tokens.css", "utf8");

/** The declarations of the block that `selector` opens. */
function block(selector: string): string[] {
  const start = tokens.indexOf(`${selector} {`);
  expect(start, selector).toBeGreaterThan(-1);
  const inside = tokens.slice(tokens.indexOf("{", start) + 1, tokens.indexOf("}", start));
  return inside
    .split(";")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

const CHOSEN = block('[data-theme="dark"]');

test("darkness sets the colours that light has, and nothing else", () => {
  const names = (lines: string[]) => lines.map((line) => line.slice(0, line.indexOf(":")));
  expect(CHOSEN[0]).toBe("color-scheme: dark");
  for (const line of CHOSEN.slice(1)) expect(line).toMatch(/^--[a-z0-9-]+: #([0-9a-f]{3}){1,2}$/);
  const light = names(block('[data-theme="light"]'));
  expect(names(CHOSEN).filter((name) => !light.includes(name))).toEqual([]);
});

test("darkness is the same, chosen or wished by the system", () => {
  expect(block("  :root:not([data-theme])")).toEqual(CHOSEN);
});

test("no other file asks which theme it is, but for paper", () => {
  const files = globSync("{app,components}/**/*.{css,tsx,ts}").filter((file) => !file.includes(".test."));
  const asks = /prefers-color-scheme|\[data-theme|light-dark\(|\bdark:/;
  expect(files.filter((file) => asks.test(readFileSync(file, "utf8"))).sort()).toEqual([
    "app/globals.css", // on paper: the colours of print
    "app/layout.tsx", // the browser's own frame
    "components/shell/tokens.css",
  ]);
});
