/** Where may a person be led after sign-in? Only to pages of ours that are listed here. */

/** First parts of the console's paths. A new section is added here, else sign-in leads to the overview instead. */
const SECTIONS = new Set([
  "a",
  "access",
  "alerts",
  "audit",
  "backups",
  "compliance",
  "docs",
  "drills",
  "findings",
  "fleet",
  "i",
  "incidents",
  "intrusion",
  "logs",
  "network",
  "objectives",
  "oncall",
  "patching",
  "profile",
  "reports",
  "servers",
  "settings",
  "uptime",
  "vulnerabilities",
]);

const PLAIN = /^\/[A-Za-z0-9._~!'()*,;:@&=+$/?%-]*$/;

/** `wanted` when it is a path and query of the console, else "/". Never throws, whatever it is given. */
export function nextPage(wanted: unknown): string {
  if (typeof wanted !== "string" || wanted.length > 1_000 || !PLAIN.test(wanted)) return "/";
  const path = wanted.split("?", 1)[0] ?? "";
  if (path.includes("//") || path.includes("%") || /\/\.\.?(\/|$)/.test(path)) return "/";
  if (/%[01]|%7f/i.test(wanted)) return "/";
  return path === "/" || SECTIONS.has(path.split("/")[1] ?? "") ? wanted : "/";
}

/** The address that a person sees for the one that was asked: Next's own script adds `_rsc` to what it fetches. */
export function seenAddress(asked: string): string {
  const [path = "", ...rest] = asked.split("?");
  const query = rest
    .join("?")
    .split("&")
    .filter((part) => part !== "" && !/^_rsc(=|$)/.test(part))
    .join("&");
  return query ? `${path}?${query}` : path;
}

/** `page` with `?next=`, unless that is the overview, where everybody is led anyway. */
export function withNext(page: string, next: string, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({ ...more, ...(next === "/" ? {} : { next }) }).toString();
  return query ? `${page}?${query}` : page;
}
