/**
 * What was typed into a form that was refused? It travels to the page that shows the form again in a cookie of a
 * minute: addresses stand in logs and histories. Never for secrets.
 */

/** In UTF-16 units: an e-mail address; two of them fit into a cookie. */
const LENGTH_LIMIT = 254;

/** These `names` of a form's fields, for the page at `path`, as a cookie's value. Longer texts are cut. */
export function packTyped(path: string, fields: Record<string, unknown>, names: readonly string[]): string {
  const typed = names.flatMap((name) => {
    const value = fields[name];
    return typeof value === "string" && value !== "" ? [[name, value.slice(0, LENGTH_LIMIT)]] : [];
  });
  return Buffer.from(JSON.stringify([pathOf(path), Object.fromEntries(typed)])).toString("base64url");
}

/** What was typed for the page at `path`, by field; nothing when the value is another page's, damaged or gone. */
export function unpackTyped(value: string | null, path: string): Map<string, string> {
  if (!value) return new Map();
  try {
    const [page, fields]: unknown[] = JSON.parse(Buffer.from(value, "base64url").toString("utf8"));
    if (page !== pathOf(path)) return new Map();
    return new Map(
      Object.entries(fields ?? {}).filter((entry): entry is [string, string] => isText(entry[1])),
    );
  } catch {
    return new Map();
  }
}

function pathOf(page: string): string {
  return page.split("?", 1)[0] ?? "";
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= LENGTH_LIMIT;
}
