// SPDX-License-Identifier: Apache-2.0
// The page without a connection: its own files, of this version alone, and nothing that the API answers. The page is asked for at the
// server each time, and taken from here only when there is no answer; it names the files of its version, which never change. So an
// upgraded server is never met with old scripts: its page names others, and its worker takes this one's place.
const VERSION = "@VERSION@";
const CACHE = `page-${VERSION}`;
const FILES = "@FILES@".split(" ");

async function keep() {
  const cache = await caches.open(CACHE);
  const page = await fetch("/", { cache: "no-cache" });
  if (page.headers.get("ETag") !== `"${VERSION}"`) throw new Error("the server has another version by now");
  await cache.put("/", page);
  await cache.addAll(FILES);
}

async function dropOthers() {
  for (const name of await caches.keys()) if (name.startsWith("page-") && name !== CACHE) await caches.delete(name);
  await self.clients.claim();
}

const kept = (request) => caches.match(request, { cacheName: CACHE });

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(dropOthers()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.mode === "navigate" && pathname === "/")
    event.respondWith(fetch(request).catch(async (error) => (await kept("/")) ?? Promise.reject(error)));
  else if (pathname.startsWith(`/web/${VERSION}/`))
    event.respondWith(kept(request).then((file) => file ?? fetch(request)));
});
