/** What is said when a bundle cannot be taken: too large (413) or not what was agreed (422), and why. */

export type Refusal = { ok: false; status: 413 | 422; reason: string };

export function tooLarge(reason: string): Refusal {
  return { ok: false, status: 413, reason };
}

export function unprocessable(reason: string): Refusal {
  return { ok: false, status: 422, reason };
}

const NAME_LIMIT = 80;

/** A sender's text inside a reason: visible ASCII only, and short. */
export function quoted(text: string): string {
  const visible = text.replace(/[^\x20-\x7e]/g, "?");
  return `"${visible.length > NAME_LIMIT ? `${visible.slice(0, NAME_LIMIT)}…` : visible}"`;
}
