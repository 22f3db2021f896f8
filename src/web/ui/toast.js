// SPDX-License-Identifier: Apache-2.0
// Short notices at the foot of the page, said aloud too; one may carry an action such as "Undo". Errors stay until they are closed.
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { explain } from "../core/said.js";
import { button, iconButton } from "./button.js";

const STAY_MS = 7000,
  STAY_WITH_ACTION_MS = 15000;
let place = null,
  voice = null;

export function startToasts() {
  place = h("section", { class: "toasts", "aria-label": t("toast.region") });
  voice = h("div", { class: "sr-only", role: "status", "aria-live": "polite" });
  document.body.append(place, voice);
}

// Said aloud, and not shown.
export function say(text) {
  if (!voice) return;
  voice.textContent = "";
  requestAnimationFrame(() => (voice.textContent = text));
}

// `closed` is called when the person takes it away.
export function toast(text, { kind = "", action, run, closed } = {}) {
  const close = () => {
    clearTimeout(timer);
    one.remove();
  };
  const one = h(
    "div",
    { class: `toast ${kind}`, role: kind === "error" ? "alert" : null },
    h("p", {}, text),
    action &&
      button(
        action,
        () => {
          close();
          run();
        },
        { kind: "quiet" },
      ),
    iconButton("close", t("action.close"), () => {
      close();
      closed?.();
    }),
  );
  let timer = 0;
  const wait = () => {
    if (kind !== "error") timer = setTimeout(close, action ? STAY_WITH_ACTION_MS : STAY_MS);
  };
  one.addEventListener("pointerenter", () => clearTimeout(timer));
  one.addEventListener("pointerleave", wait);
  one.addEventListener("focusin", () => clearTimeout(timer));
  one.addEventListener("focusout", wait);
  place.append(one);
  while (place.children.length > 4) place.firstChild.remove();
  if (kind !== "error") say(text);
  wait();
  return close;
}

export function sayError(error) {
  if (error.name !== "AbortError") toast(explain(error), { kind: "error" });
}
