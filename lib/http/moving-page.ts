/**
 * A small page that leads on by itself. After a redirect from another site the browser withholds our strict cookie,
 * and a form may not be answered with a redirect to another site (CSP form-action): a page of our own solves both.
 */
export function movingPage(title: string, to: string, cookies: string[] = []): Response {
  const headers = new Headers({ "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  const url = escaped(to);
  const body = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)} · Garrison</title><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="refresh" content="0;url=${url}"></head><body><main><h1>${escaped(title)}</h1><p><a href="${url}">Go on</a> if nothing happens.</p></main></body></html>`;
  return new Response(body, { headers });
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
