// SPDX-License-Identifier: Apache-2.0
// How far a document is: a bar of its states, and the same in words.
import { h } from "../core/dom.js";
import { percent, t } from "../core/i18n.js";

export const STATES = ["reviewed", "confirmed", "pretranslated", "draft", "empty"];

export function doneShare(document) {
  if (!document.segments) return 1;
  return (document.states.confirmed + document.states.reviewed) / document.segments;
}

export function stateBar(document) {
  const parts = STATES.filter((state) => state !== "empty" && document.states[state] > 0);
  const words = parts.map((state) => `${t(`state.${state}`)}: ${document.states[state]}`).join(", ");
  const bar = h(
    "div",
    { class: "state-bar", role: "img", "aria-label": `${percent(doneShare(document))}. ${words}`, title: words },
    parts.map((state) => {
      const part = h("span", { class: `state-${state}` });
      part.style.inlineSize = `${(100 * document.states[state]) / document.segments}%`;
      return part;
    }),
  );
  return bar;
}
