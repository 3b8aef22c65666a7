/** How bad an alert is. One scale for every sender. */

/** Worst first; stored by their place. */
export const SEVERITIES = ["critical", "high", "medium", "low", "info"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Words that senders use, in lower case. */
const WORDS: Readonly<Record<string, Severity>> = {
  critical: "critical",
  crit: "critical",
  page: "critical",
  emergency: "critical",
  emerg: "critical",
  alert: "critical",
  fatal: "critical",
  disaster: "critical",
  p1: "critical",
  sev1: "critical",
  high: "high",
  error: "high",
  err: "high",
  major: "high",
  p2: "high",
  sev2: "high",
  warning: "medium",
  warn: "medium",
  medium: "medium",
  moderate: "medium",
  average: "medium",
  p3: "medium",
  sev3: "medium",
  minor: "low",
  low: "low",
  notice: "low",
  p4: "low",
  sev4: "low",
  info: "info",
  informational: "info",
  information: "info",
  debug: "info",
  none: "info",
  ok: "info",
  p5: "info",
  sev5: "info",
};

/**
 * A sender's word on our scale. Who says nothing, or a word that nobody knows, is taken to mean medium: unknown is
 * neither an emergency nor nothing.
 */
export function severityOf(word: string | null | undefined): Severity {
  const known = word?.trim().toLowerCase() ?? "";
  return Object.hasOwn(WORDS, known) ? (WORDS[known] as Severity) : "medium";
}

/** Is `a` worse than `b`? */
export function isWorse(a: Severity, b: Severity): boolean {
  return SEVERITIES.indexOf(a) < SEVERITIES.indexOf(b);
}
