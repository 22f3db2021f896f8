// SPDX-License-Identifier: Apache-2.0
// Dialogs on the browser's own <dialog>: it keeps the focus inside, closes by Escape, and gives the focus back. The page behind it gone
// (the browser's way back), it goes too.
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { button, iconButton } from "./button.js";

let numbers = 0;

export const isDialogOpen = () => document.querySelector("dialog[open]") !== null;

// Shows `content` under `title`; the promise gives what close(value) was called with, undefined when it was dismissed.
export function openDialog(title, content, { actions = [], kind = "", closable = true } = {}) {
  const id = `dialog-${++numbers}`;
  return new Promise((resolve) => {
    let result;
    const close = (value) => {
      result = value;
      dialog.close();
    };
    const body = typeof content === "function" ? content(close) : content;
    const foot = typeof actions === "function" ? actions(close) : actions;
    const dialog = h(
      "dialog",
      { class: `dialog ${kind}`, "aria-labelledby": id },
      h(
        "header",
        { class: "dialog-head" },
        h("h2", { id }, title),
        closable && iconButton("close", t("action.close"), () => close(undefined)),
      ),
      h("div", { class: "dialog-body", tabindex: "0" }, body),
      foot.length > 0 && h("footer", { class: "dialog-foot" }, foot),
    );
    dialog.addEventListener("cancel", (event) => closable || event.preventDefault());
    const leave = () => dialog.close();
    addEventListener("hashchange", leave);
    dialog.addEventListener("close", () => {
      removeEventListener("hashchange", leave);
      dialog.remove();
      resolve(result);
    });
    // A click beside it takes nothing away that was typed.
    let touched = false;
    dialog.addEventListener("input", () => (touched = true));
    dialog.addEventListener("pointerdown", (event) => {
      if (closable && !touched && event.target === dialog) close(undefined);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

// True when the person agrees.
export function confirmDialog(title, text, action, { danger = false } = {}) {
  return openDialog(title, h("p", {}, text), {
    kind: "dialog-small",
    actions: (close) => [
      button(t("action.cancel"), () => close(false)),
      button(action, () => close(true), { kind: danger ? "danger" : "primary", autofocus: true }),
    ],
  });
}
