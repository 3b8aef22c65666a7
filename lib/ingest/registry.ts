/** Every parser and every section rule. A new one is added here and nowhere else. */
import type { Parser } from "./parsers/parser";
import type { SectionRule } from "./sections/section";

export const PARSERS: readonly Parser<unknown>[] = [];

export const RULES: readonly SectionRule[] = [];
