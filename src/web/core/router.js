// SPDX-License-Identifier: Apache-2.0
// Pages by the part of the address behind "#": a reload stays where one was, and no request names the page.

const routes = [];
let leave = null;
let turn = 0;

// "/documents/{id}/..." -> a pattern with named groups.
export function route(pattern, open) {
  const source = pattern.replace(/\{(\w+)\}/g, "(?<$1>[^/?]+)");
  routes.push({ pattern: new RegExp(`^${source}$`), open });
}

export function here() {
  return location.hash.slice(1) || "/";
}

export function go(path, { replace = false } = {}) {
  if (replace) {
    history.replaceState(null, "", `#${path}`);
    openPage();
  } else if (here() === path) {
    openPage();
  } else {
    location.hash = path;
  }
}

// Changes the address without opening another page: where one is within the page.
export function note(path) {
  history.replaceState(null, "", `#${path}`);
}

// Null for an address that nobody can have been given.
function namesOf(groups) {
  try {
    return Object.fromEntries(Object.entries(groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch {
    return null;
  }
}

// A page's opener draws into `outlet`, and may return what is to be done when it is left.
let outlet = null;

export async function openPage() {
  const [path, search = ""] = here().split("?");
  const mine = ++turn;
  leave?.();
  leave = null;
  for (const { pattern, open } of routes) {
    const found = pattern.exec(path);
    const names = found && namesOf(found.groups);
    if (!names) continue;
    const done = await open(outlet, names, new URLSearchParams(search), () => mine === turn);
    if (mine !== turn) return done?.();
    leave = done ?? null;
    // What had the focus went with the page before: whoever listens is told of this one.
    if (mine > 1 && document.activeElement === document.body) outlet.focus({ preventScroll: true });
    return;
  }
  go("/", { replace: true });
}

export function startRouter(element) {
  outlet = element;
  addEventListener("hashchange", openPage);
  return openPage();
}
