// SPDX-License-Identifier: Apache-2.0
// Has the browser keep the page (worker.js), once the page has nothing better to do. Where there is no secure connection, or the
// browser keeps nothing, a reload needs the server as ever.

const ADDRESS = "/worker.js";

function trusted() {
  const policy = globalThis.trustedTypes?.createPolicy("worker", { createScriptURL: () => ADDRESS });
  return policy ? policy.createScriptURL(ADDRESS) : ADDRESS;
}

export function keepPage() {
  if (!navigator.serviceWorker) return;
  const register = () => navigator.serviceWorker.register(trusted(), { updateViaCache: "none" }).catch(() => {});
  if (globalThis.requestIdleCallback) requestIdleCallback(register, { timeout: 10000 });
  else setTimeout(register, 3000);
}
