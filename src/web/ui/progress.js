// SPDX-License-Identifier: Apache-2.0
// A bar for what takes its time. Without a known share it only says that something goes on.
import { h } from "../core/dom.js";
import { percent } from "../core/i18n.js";

export function progressBar(label) {
  const bar = h("div", { class: "progress-bar" });
  const words = h("span", { class: "progress-words" });
  const track = h(
    "div",
    { class: "progress-track", role: "progressbar", "aria-label": label, "aria-valuemin": "0", "aria-valuemax": "100" },
    bar,
  );
  const element = h("div", { class: "progress" }, h("div", { class: "progress-line" }, h("span", {}, label), words), track);
  return {
    element,
    words(text) {
      words.textContent = text;
    },
    set(share, text) {
      const known = share !== null && Number.isFinite(share);
      track.classList.toggle("unknown", !known);
      if (known) track.setAttribute("aria-valuenow", String(Math.round(share * 100)));
      else track.removeAttribute("aria-valuenow");
      bar.style.inlineSize = known ? `${Math.min(100, share * 100)}%` : "";
      words.textContent = text ?? (known ? percent(share) : "");
    },
  };
}
