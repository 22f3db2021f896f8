// SPDX-License-Identifier: Apache-2.0
// Form fields with their labels.
import { h } from "../core/dom.js";

let numbers = 0;

// A labelled field around any control; `hint` is said with it.
export function field(label, control, hint) {
  const id = `field-${++numbers}`;
  control.id = id;
  if (hint) control.setAttribute("aria-describedby", `${id}-hint`);
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, label),
    control,
    hint && h("p", { class: "hint", id: `${id}-hint` }, hint),
  );
}

// `choices`: [value, label, lang]...
export function select(choices, value, onchange) {
  const element = h(
    "select",
    { class: "select" },
    choices.map(([one, label, lang]) => h("option", { value: one, lang }, label)),
  );
  element.value = value ?? choices[0]?.[0];
  if (onchange) element.addEventListener("change", () => onchange(element.value));
  return element;
}

export function input(value, properties = {}) {
  return h("input", { class: "input", type: "text", autocomplete: "off", ...properties, value });
}

export function checkbox(label, checked, onchange) {
  const box = h("input", { type: "checkbox", checked, onchange: () => onchange(box.checked) });
  return h("label", { class: "checkbox" }, box, h("span", {}, label));
}
