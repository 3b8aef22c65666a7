/**
 * The part of Garrison that a phone keeps: it shows what is pushed, opens its page, and says so when there is no
 * connection. It keeps no data of the console, only when the server was last reached.
 */
const KEPT = "garrison-1";
const LAST_REACHED = "/last-reached";

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOlder().then(() => self.clients.claim()));
});

self.addEventListener("push", (event) => {
  const news = newsIn(event.data);
  event.waitUntil(show(news).then(() => Promise.all([tellPages(news), countUnseen()])));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  // The action opens the same page: to take an alert, somebody has to say who they are.
  event.waitUntil(Promise.all([open(event.notification.data?.url), countUnseen()]));
});

self.addEventListener("notificationclose", (event) => event.waitUntil(countUnseen()));

self.addEventListener("fetch", (event) => {
  const { mode, method } = event.request;
  if (mode === "navigate" && method === "GET") event.respondWith(visit(event.request));
});

/** {title, body, url, tag}; whatever else is pushed is still shown, as browsers ask. */
function newsIn(data) {
  try {
    const { title, body, url, tag } = data.json();
    return { title: text(title) || "Garrison", body: text(body), url: ownAddress(url), tag: text(tag) };
  } catch {
    return { title: "Garrison", body: "Open it to see what is new.", url: "/alerts", tag: "" };
  }
}

function text(value) {
  return typeof value === "string" ? value : "";
}

/** Never another site's. */
function ownAddress(url) {
  const parsed = URL.canParse(text(url), self.location.origin) ? new URL(url, self.location.origin) : null;
  return parsed?.origin === self.location.origin ? parsed.href : "/alerts";
}

function show({ title, body, url, tag }) {
  const isPage = new URL(url, self.location.origin).pathname.startsWith("/a/");
  return self.registration.showNotification(title, {
    body,
    data: { url },
    // A later word about the same alert takes the place of the earlier, and is heard all the same.
    ...(tag ? { tag, renotify: true } : {}),
    icon: "/icons/icon-192.png",
    badge: "/icons/badge-96.png",
    requireInteraction: isPage,
    actions:
      isPage && (Notification.maxActions ?? 0) > 0 ? [{ action: "acknowledge", title: "Acknowledge" }] : [],
  });
}

/** An open page learns that a push has arrived: that is how a device is proven to work. */
async function tellPages({ tag }) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const page of pages) page.postMessage({ kind: "pushed", tag });
}

/** The number at the icon, until a page that knows sets it. */
async function countUnseen() {
  if (!self.navigator.setAppBadge) return;
  const shown = await self.registration.getNotifications();
  await self.navigator.setAppBadge(shown.length).catch(() => undefined);
}

async function open(url) {
  const address = ownAddress(url);
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = pages.find((page) => page.url === new URL(address, self.location.origin).href);
  return there ? there.focus() : self.clients.openWindow(address);
}

async function visit(request) {
  try {
    const answer = await fetch(request);
    if (answer.status < 500) await noteReached();
    return answer;
  } catch {
    return offline(await lastReached());
  }
}

async function noteReached() {
  const kept = await caches.open(KEPT);
  await kept.put(LAST_REACHED, new Response(String(Date.now())));
}

async function lastReached() {
  const kept = await caches.match(LAST_REACHED);
  const at = kept ? new Date(Number(await kept.text())) : null;
  return at && !Number.isNaN(at.getTime()) ? at : null;
}

async function forgetOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
}

const LOOK =
  ":root{color-scheme:dark light}body{margin:0;padding:32px 16px;font:16px/24px system-ui,sans-serif;max-width:32em}h1{font-size:22px;line-height:28px;margin:0 0 8px}a{display:inline-block;padding:12px 0;font-weight:600}";

/** Made of nothing that anybody typed. */
function offline(at) {
  const last = at
    ? `Last known at <time datetime="${at.toISOString()}">${clock(at)}</time>.`
    : "The server was not reached yet.";
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>No connection · Garrison</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><style>${LOOK}</style></head>
<body><main><h1>No connection. ${last}</h1>
<p>Nothing is stored on this device, so there is nothing to show until Garrison can be reached again.</p>
<p><a href="">Try again</a></p></main></body></html>`;
  return new Response(page, {
    status: 503,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    },
  });
}

/** "02:14" of today, else with its day; by this device's clock. */
function clock(at) {
  const two = (number) => String(number).padStart(2, "0");
  const day = (one) => `${one.getFullYear()}-${two(one.getMonth() + 1)}-${two(one.getDate())}`;
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  return day(at) === day(new Date()) ? time : `${day(at)} ${time}`;
}
