// Keeps the whole app on this device, so that it opens without a network from the first visit on.
"use strict";

const VERSION = "{{version}}";
// Address → SHA-256. Every file of the site but this one and those below.
const FILES = {{files}};
// What reads business cards: in a cache of its own, once somebody wanted it.
const READER = {{reader}};

const OURS = "kith-site-";
const CACHE = OURS + VERSION;
// What other apps share waits here until the page has taken it: it never goes over the network.
const SHARED = "kith-shared";
// A contact that is text alone is shorter, in bytes.
const CONTACT = 16_384;
const CARDS = "kith-reader";
const RELAY = ["/sync", "/calendar", "/healthz", "/readyz", "/metrics"];
// The newest reminder takes the place of the one before.
const DAY = "kith-day";

self.addEventListener("install", (event) => {
  event.waitUntil(install());
  // Where the browser can, files come out of the cache without waking this worker first; elsewhere `fetch` does it.
  const routes = Object.keys(FILES).map((pathname) => ({
    condition: { requestMethod: "GET", urlPattern: new URL(pathname, self.location.origin).href },
    source: { cacheName: CACHE },
  }));
  event.addRoutes?.(routes).catch(() => {});
});

self.addEventListener("activate", (event) => event.waitUntil(activate()));

self.addEventListener("message", (event) => {
  // A new version waits until the person says so: the page asks by tap, after drafts are kept.
  if (event.data?.type === "activate") self.skipWaiting();
});

self.addEventListener("push", (event) => event.waitUntil(remind(event.data)));

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data?.route));
});

self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method === "POST" && origin === self.location.origin && pathname === "/share") {
    event.respondWith(shared(request));
    return;
  }
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (RELAY.some((route) => pathname === route || pathname.startsWith(route + "/"))) return;
  if (request.mode === "navigate") event.respondWith(kept(CACHE, "/", request));
  else if (Object.hasOwn(FILES, pathname)) event.respondWith(kept(CACHE, pathname, request));
  else if (Object.hasOwn(READER, pathname)) event.respondWith(kept(CARDS, pathname, request));
});

async function install() {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(Object.entries(FILES).map(([path, hash]) => keep(cache, path, hash)));
    await follow();
  } catch (error) {
    // All or nothing: half a version must never serve.
    await caches.delete(CACHE);
    throw error;
  }
}

/** Whoever can read cards without a network still can with this version: files that took the place of others come too. */
async function follow() {
  if (!(await caches.has(CARDS))) return;
  const cards = await caches.open(CARDS);
  const name = (path) => path.slice(path.lastIndexOf("/") + 1).replace(/-[0-9a-f]{16}\./, ".");
  const had = new Set((await cards.keys()).map((request) => name(new URL(request.url).pathname)));
  const wanted = Object.entries(READER).filter(([path]) => had.has(name(path)));
  for (const [path, hash] of wanted) if (!(await cards.match(path))) await keep(cards, path, hash);
}

async function keep(cache, path, hash) {
  const response = await fetch(path, { cache: "reload", credentials: "same-origin" });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  // The response itself is kept, not a copy made of its bytes: what the browser compiled of it is kept with it.
  const bytes = await response.clone().arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (found !== hash) throw new Error(`${path} is not the file of version ${VERSION}`);
  await cache.put(path, response);
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  if (await caches.has(CARDS)) {
    const cards = await caches.open(CARDS);
    const gone = (await cards.keys()).filter((request) => !Object.hasOwn(READER, new URL(request.url).pathname));
    await Promise.all(gone.map((request) => cards.delete(request)));
  }
  // On the first visit the page is taken over at once; later it stays with the version that it began with.
  if (old.length === 0) await self.clients.claim();
}

/** Keeps what another app shared, and opens the screen that takes it. What came before and was not taken yet stays. */
async function shared(request) {
  const form = await request.formData();
  const said = ["title", "text", "url"].map((name) => form.get(name)).filter((text) => typeof text === "string" && text.trim() !== "");
  const files = form.getAll("files").filter((file) => file instanceof File);
  const cache = await caches.open(SHARED);
  const put = (body, type, name) => {
    const headers = { "Content-Type": type || "application/octet-stream", "X-Name": encodeURIComponent(name) };
    return cache.put(`/shared/${Date.now()}-${crypto.randomUUID()}`, new Response(body, { headers }));
  };
  const one = files.length === 1 && said.length === 0 ? await contact(files[0]) : null;
  if (one !== null) {
    await put(one, "text/plain", "");
    return Response.redirect("/capture?shared", 303);
  }
  if (said.length > 0) await put([...new Set(said)].join("\n"), "text/plain", "");
  for (const file of files) await put(file, file.type, file.name);
  const contacts = files.some((file) => !file.type.startsWith("image/"));
  return Response.redirect(contacts ? "/settings/data?shared" : "/capture?shared", 303);
}

/**
 * The text of a file that is one contact and nothing but text, as it fills the form; of anything else `null`: several
 * people, pictures and other alphabets' bytes are shown before they are imported.
 */
async function contact(file) {
  if (file.size > CONTACT || file.type.startsWith("image/")) return null;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    const one = text.match(/^BEGIN:VCARD/gim)?.length === 1 && /^\s*BEGIN:VCARD/i.test(text);
    return one && !/^(?:[\w-]+\.)?(?:PHOTO|LOGO)|ENCODING=/im.test(text) ? text : null;
  } catch {
    return null;
  }
}

async function kept(cacheName, path, request) {
  return (await caches.match(path, { cacheName, ignoreVary: true })) ?? fetch(request);
}

/** Shows what another device of the book, or this one, sealed for this browser. Something must be shown, whatever came. */
async function remind(data) {
  let said = {};
  try {
    said = data?.json() ?? {};
  } catch {
    // Not made by Kith, or by a newer one.
  }
  const words = (text) => (typeof text === "string" ? text : "");
  const lines = Array.isArray(said.lines) ? said.lines.map(words) : ["Open Kith to see what is due today."];
  if (Number.isInteger(said.count) && said.count > 0) await self.navigator.setAppBadge?.(said.count).catch(() => {});
  await self.registration.showNotification(words(said.title) || "Kith", {
    body: lines.join("\n"),
    tag: said.on ? DAY : "kith-test",
    icon: "/icons/icon-192.png",
    data: { route: words(said.route) },
  });
}

/** Leads the window that is open to the row, or opens one there. */
async function lead(route) {
  const path = own(route);
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const one = open.find((client) => client.focused) ?? open[0];
  if (!one) return self.clients.openWindow(path);
  await one.focus();
  one.postMessage({ type: "go", route: path });
}

/** A route of this app as an address of it; Today for whatever else it says. */
function own(route) {
  if (typeof route !== "string" || !route.startsWith("/") || !URL.canParse(route, self.location.origin)) return "/";
  const { origin, pathname, search } = new URL(route, self.location.origin);
  return origin === self.location.origin ? pathname + search : "/";
}

/** The browser's service wants another address: it is made here, and told to the book when Kith is opened next. */
async function renew(event) {
  const options = event.oldSubscription?.options;
  if (!event.newSubscription && options) await self.registration.pushManager.subscribe(options);
}
