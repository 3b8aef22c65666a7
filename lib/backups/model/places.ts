/** What is protected, and where its copies can lie. Without zod, for the browser. */

export const SYSTEM_KINDS = ["database", "configuration", "files"] as const;
export type SystemKind = (typeof SYSTEM_KINDS)[number];

export const PLACES = ["local", "off-site"] as const;
export type Place = (typeof PLACES)[number];
