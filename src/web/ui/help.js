// SPDX-License-Identifier: Apache-2.0
// The list of keys behind "?". A page says which it has (setKeys); single keys can be switched off (WCAG 2.1.4), since speech
// input types them by accident.
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { getSetting, putSetting } from "../core/settings.js";
import { keyCaps } from "./button.js";
import { openDialog } from "./dialog.js";
import { checkbox } from "./fields.js";

let groups = [];
let open = false;

// [[title key, [[keys, message key], ...]], ...]; alternatives of one action are parted by a blank.
export function setKeys(list) {
  groups = list;
}

export function singleKeys() {
  return getSetting("single_keys", true);
}

// True where a key is text that somebody types.
export function isTyping(event) {
  return event.target.closest?.("input, textarea, select, [contenteditable]") !== null;
}

function drawGroup([title, rows]) {
  return h(
    "section",
    {},
    h("h3", {}, t(title)),
    h(
      "dl",
      { class: "key-list" },
      rows.map(([keys, message]) => h("div", {}, h("dt", {}, t(message)), h("dd", {}, keys.split(" ").map(keyCaps)))),
    ),
  );
}

const ALWAYS = [
  "keys.everywhere",
  [
    ["? F1", "keys.help"],
    ["Escape", "keys.escape"],
  ],
];

export async function openHelp() {
  if (open) return;
  open = true;
  await openDialog(
    t("keys.title"),
    [
      h("div", { class: "key-groups" }, [...groups, ALWAYS].map(drawGroup)),
      checkbox(t("keys.single"), singleKeys(), (on) => putSetting("single_keys", on)),
      h(
        "p",
        { class: "guides" },
        h("a", { href: "/docs/translators", target: "_blank" }, t("keys.guide")),
        h("a", { href: "/docs/", target: "_blank" }, t("keys.guides")),
      ),
    ],
    { kind: "dialog-wide" },
  );
  open = false;
}

export function startHelp() {
  document.addEventListener("keydown", (event) => {
    const asked =
      event.key === "F1" || (event.key === "?" && singleKeys() && !isTyping(event) && !event.ctrlKey && !event.metaKey);
    if (!asked) return;
    event.preventDefault();
    openHelp();
  });
}
