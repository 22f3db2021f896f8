// SPDX-License-Identifier: Apache-2.0
// The documents that were opened last, as they were then, for a reload without a connection: shown as old, brought up to date as soon
// as there is one. What is typed lies elsewhere (editor/journal.js). All of it goes when the person signs out.

const CACHE = "documents",
  KEPT_MAX = 5;

// Undefined where the browser keeps nothing.
const open = async () => (globalThis.caches ? caches.open(CACHE).catch(() => undefined) : undefined);
const place = (id) => `/kept/${id}`;

// `who` sees it again, nobody else.
export async function keepDocument(id, who, content) {
  try {
    const cache = await open();
    if (!cache) return;
    await cache.delete(place(id)); // the newest stand last
    await cache.put(place(id), new Response(JSON.stringify({ ...content, who, kept: Date.now() })));
    for (const key of (await cache.keys()).slice(0, -KEPT_MAX)) await cache.delete(key);
  } catch {
    // No room: then a reload needs the server.
  }
}

export async function keptDocument(id, who) {
  const found = await (await open())?.match(place(id));
  const content = await found?.json();
  return content?.who === who ? content : undefined;
}

export async function forgetDocuments() {
  await globalThis.caches?.delete(CACHE);
}
