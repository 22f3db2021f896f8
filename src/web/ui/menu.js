// SPDX-License-Identifier: Apache-2.0
// Menus after the ARIA pattern: arrows move, a letter jumps, Escape closes and gives the focus back.
import { h } from "../core/dom.js";
import { icon } from "./icon.js";

let shown = null;

export function closeMenu() {
  shown?.();
}

function place(menu, anchor) {
  const gap = 4,
    edge = 8;
  const width = menu.offsetWidth,
    height = menu.offsetHeight;
  const left = Math.max(edge, Math.min(anchor.left, innerWidth - width - edge));
  const below = anchor.bottom + gap;
  const top = below + height <= innerHeight - edge ? below : Math.max(edge, anchor.top - gap - height);
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
}

function move(menu, event) {
  const items = [...menu.querySelectorAll("[role^=menuitem]")];
  const now = items.indexOf(document.activeElement);
  let next = -1;
  if (event.key === "ArrowDown") next = (now + 1) % items.length;
  else if (event.key === "ArrowUp") next = (now - 1 + items.length) % items.length;
  else if (event.key === "Home") next = 0;
  else if (event.key === "End") next = items.length - 1;
  else if (event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey) {
    const order = [...items.slice(now + 1), ...items.slice(0, now + 1)];
    const found = order.find((item) => item.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()));
    next = items.indexOf(found);
  }
  if (next < 0) return;
  event.preventDefault();
  items[next].focus();
}

function drawItem(item, close) {
  if (item === null) return h("li", { role: "separator", class: "menu-line" });
  if (item.heading) return h("li", { role: "presentation", class: "menu-heading" }, item.heading);
  const role = item.checked === undefined ? "menuitem" : "menuitemradio";
  return h(
    "li",
    { role: "none" },
    h(
      "button",
      {
        type: "button",
        role,
        tabindex: "-1",
        class: "menu-item",
        lang: item.lang,
        "aria-checked": item.checked === undefined ? null : String(item.checked),
        onclick: () => {
          close();
          item.run();
        },
      },
      item.picture && icon(item.picture),
      h("span", {}, item.label),
      item.hint && h("span", { class: "menu-hint" }, item.hint),
    ),
  );
}

// Opens at an element or a range. `items`: {label, run, picture, hint, checked, lang}, {heading}, or null for a line.
export function openMenu(anchor, items, { label, onclose } = {}) {
  closeMenu();
  const back = document.activeElement;
  const element = anchor instanceof Element ? anchor : null;
  const close = () => {
    if (shown !== close) return;
    shown = null;
    document.removeEventListener("pointerdown", outside, true);
    removeEventListener("resize", again);
    removeEventListener("hashchange", close);
    const inside = menu.contains(document.activeElement);
    menu.remove();
    element?.setAttribute("aria-expanded", "false");
    if (inside) back?.focus({ preventScroll: true });
    onclose?.();
  };
  // A telephone's keyboard goes when the menu takes the focus; what the menu stands at may be gone by then.
  const again = () => {
    const box = anchor.getBoundingClientRect();
    if (box.height || !menu.style.top) place(menu, box);
  };
  const outside = (event) => menu.contains(event.target) || close();
  const menu = h(
    "ul",
    { role: "menu", class: "menu", "aria-label": label },
    items.map((item) => drawItem(item, close)),
  );
  menu.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      close();
    } else {
      move(menu, event);
    }
  });
  shown = close;
  (back?.closest("dialog, main, header") ?? document.body).append(menu);
  again();
  element?.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", outside, true);
  addEventListener("resize", again);
  addEventListener("hashchange", close);
  menu.querySelector("[role^=menuitem]")?.focus({ preventScroll: true });
  return close;
}

// A button that opens a menu; `items` is asked for each time.
export function menuButton(element, items, options) {
  element.setAttribute("aria-haspopup", "menu");
  element.setAttribute("aria-expanded", "false");
  element.addEventListener("click", () => openMenu(element, items(), options));
  return element;
}
