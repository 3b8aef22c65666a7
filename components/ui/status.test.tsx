import { isValidElement, type ReactElement, type ReactNode } from "react";
import { describe, expect, it } from "vitest";
import { Severity } from "./severity";
import { type State, Status } from "./status";

const words: Record<State, string> = {
  up: "Up",
  passed: "Passed",
  late: "Late",
  slow: "Slow",
  down: "Down",
  failed: "Failed",
  unknown: "Not known",
  maintenance: "Maintenance",
  off: "Off",
  accepted: "Accepted",
};

/** As react-dom/server would, which refuses to run where server components do. */
function markupOf(node: ReactNode): string {
  if (Array.isArray(node)) return node.map(markupOf).join("");
  if (!isValidElement(node)) return typeof node === "string" || typeof node === "number" ? String(node) : "";
  const { type, props } = node as ReactElement<Record<string, unknown>>;
  if (typeof type === "function") return markupOf((type as (props: object) => ReactNode)(props));
  const { children, ...attributes } = props;
  const inside = markupOf(children as ReactNode);
  if (typeof type !== "string") return inside;
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`);
  return `<${type}${written.join("")}>${inside}</${type}>`;
}

/** What is drawn, without colour, size and words. */
const shapeOf = (markup: string) => /<svg[^>]*>(.*)<\/svg>/.exec(markup)?.[1] ?? "";

describe("Status", () => {
  it.each(Object.entries(words))("says %s by word and by shape", (state, word) => {
    const markup = markupOf(<Status state={state as State} />);
    expect(markup).toContain(`</svg>${word}</span>`);
    expect(shapeOf(markup)).toMatch(/<(path|circle|rect)/);
  });

  it("draws good, late, bad and not known apart", () => {
    const shapes = (["up", "late", "down", "unknown", "maintenance", "off", "accepted"] as const).map(
      (state) => shapeOf(markupOf(<Status state={state} />)),
    );
    expect(new Set(shapes).size).toBe(shapes.length);
  });

  it("keeps the shape when the word is another, and says until when", () => {
    const markup = markupOf(
      <Status state="accepted" until="2027-01-31">
        Risk accepted
      </Status>,
    );
    expect(markup).toContain("Risk accepted until 2027-01-31");
    expect(shapeOf(markup)).toBe(shapeOf(markupOf(<Status state="accepted" />)));
  });
});

it("draws the five severities apart, and the critical one as a solid", () => {
  const levels = ["critical", "high", "medium", "low", "info"] as const;
  const markups = levels.map((level) => markupOf(<Severity level={level} />));
  expect(new Set(markups.map(shapeOf)).size).toBe(5);
  expect(markups.map((markup) => markup.includes("on-solid"))).toEqual([true, false, false, false, false]);
  expect(markupOf(<Severity level="high" count={2} />)).toContain("2 high");
});
