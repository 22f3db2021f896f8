// SPDX-License-Identifier: Apache-2.0
// Elements without markup in strings: h("p", {class: "note"}, "text", child). Nothing here ever parses HTML, so no text of a
// document or a memory can become markup.

const SVG = "http://www.w3.org/2000/svg";

function set(element, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name === "dataset") Object.assign(element.dataset, value);
  else if (name === "value" || name === "checked" || name === "indeterminate") element[name] = value;
  else element.setAttribute(name, value === true ? "" : value);
}

function add(element, child) {
  if (child === undefined || child === null || child === false) return;
  if (Array.isArray(child)) child.forEach((one) => add(element, one));
  else element.append(child);
}

export function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) set(element, name, value);
  children.forEach((child) => add(element, child));
  return element;
}

export function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes ?? {})) set(element, name, value);
  children.forEach((child) => add(element, child));
  return element;
}

// Replaces all that is in `element`.
export function fill(element, ...children) {
  element.replaceChildren();
  children.forEach((child) => add(element, child));
  return element;
}

// Calls `action` once things have been quiet for `ms`; `.now()` does it at once, `.cancel()` not at all.
export function later(action, ms) {
  let timer = 0;
  const run = (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = 0;
      action(...values);
    }, ms);
  };
  run.cancel = () => {
    clearTimeout(timer);
    timer = 0;
  };
  run.now = (...values) => {
    run.cancel();
    return action(...values);
  };
  return run;
}

// A small subject of events: on(name, listener) returns what takes the listener off again.
export class Emitter {
  #listeners = new Map();

  on(name, listener) {
    if (!this.#listeners.has(name)) this.#listeners.set(name, new Set());
    this.#listeners.get(name).add(listener);
    return () => this.#listeners.get(name).delete(listener);
  }

  emit(name, ...values) {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(...values);
  }
}
