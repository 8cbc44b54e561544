// Keeps the page of the day's visits for times without network. It holds nobody's data: only the bare page and its files.
"use strict";

const KEPT = "bandi-field-1";
const PAGE = "/field/";
const FILES = [/* FILES */];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("bandi-field-") && name !== KEPT).map((name) => caches.delete(name))))
      .then(() => self.clients.claim())
  );
});

// The page and its files: from the network while there is one, else as kept. Anything else is none of our business.
self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.method !== "GET" || (path !== PAGE && !FILES.includes(path))) return;
  event.respondWith(
    fetch(event.request)
      .then(async (answer) => {
        if (answer.ok && !answer.redirected) await (await caches.open(KEPT)).put(path, answer.clone());
        return answer;
      })
      .catch(async (lost) => {
        const kept = await caches.match(path);
        if (kept) return kept;
        throw lost;
      })
  );
});
