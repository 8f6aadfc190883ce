/**
 * Keeps the shell of the page, so that it opens without a network and says so.
 *
 * Sound, playlists and what the station says are none of its business: they are not answered here.
 */

const SHELL = "radiox-@RELEASE@";
const BASE = "/static/@RELEASE@/";
const FILES = "@KEPT@".split(" ").map((path) => BASE + path); // the server writes here what the page needs
const PAGE = "/";

self.addEventListener("install", (event) => {
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => names.filter((name) => name.startsWith("radiox-") && name !== SHELL));
  event.waitUntil(old.then((names) => Promise.all(names.map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith(BASE)) event.respondWith(kept(request));
  else if (request.mode === "navigate" && isPage(url.pathname)) event.respondWith(fetch(request).catch(() => kept(PAGE)));
});

/** Keep the files one after another: all at once they would take the connections of the sound. */
async function keep() {
  const cache = await caches.open(SHELL);
  for (const path of [PAGE, ...FILES]) await cache.add(path);
}

async function kept(request) {
  return (await caches.match(request)) ?? fetch(request);
}

/** Whether a path is that of the page: a file of a show is none. */
function isPage(path) {
  return /^\/(channels\/[^/]+|shows\/[^/.]+)?$/.test(path);
}
