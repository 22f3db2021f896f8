// SPDX-License-Identifier: Apache-2.0
// Buttons: with words, or with an icon and a name for those who don't see it (which shows as a tip too).
import { h } from "../core/dom.js";
import { icon } from "./icon.js";

export function button(label, onclick, { kind = "", picture, type = "button", ...rest } = {}) {
  return h(
    "button",
    { type, class: `button ${kind}`.trim(), onclick, ...rest },
    picture && icon(picture),
    h("span", {}, label),
  );
}

export function iconButton(picture, label, onclick, { kind = "", ...rest } = {}) {
  return h(
    "button",
    { type: "button", class: `icon-button ${kind}`.trim(), "aria-label": label, title: label, onclick, ...rest },
    icon(picture),
  );
}

// A text that can be put into the translation: a button, and plain words for who only reads (`insert` undefined).
export function insertable(properties, insert, label, content) {
  if (!insert) return h("span", properties, content);
  const keepCaret = (event) => event.preventDefault();
  return h(
    "button",
    { type: "button", ...properties, "aria-label": label, onpointerdown: keepCaret, onclick: insert },
    content,
  );
}

// Keys as people see them: "Ctrl+Enter" -> two key caps.
export function keyCaps(keys) {
  const mac = /Mac|iPhone|iPad/.test(navigator.platform);
  const shown = {
    Ctrl: mac ? "⌘" : "Ctrl",
    Alt: mac ? "⌥" : "Alt",
    Shift: mac ? "⇧" : "Shift",
    Enter: "↵",
    Up: "↑",
    Down: "↓",
  };
  const parts = keys.split("+").map((part) => h("kbd", {}, shown[part] ?? part));
  return h("span", { class: "keys" }, parts);
}
