// SPDX-License-Identifier: Apache-2.0
// Texts with inline codes: each code stands as U+FFFC in the text and as an object in a list beside it, in the same order.
// People see a chip: the number of the pair, and the name of the tag.
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";

export const PLACE = "\uFFFC";

export function sameCode(a, b) {
  return a.kind === b.kind && (a.id ?? "") === (b.id ?? "") && (a.data ?? "") === (b.data ?? "");
}

export function sameText(a, b) {
  return a.text === b.text && a.codes.length === b.codes.length && a.codes.every((code, i) => sameCode(code, b.codes[i]));
}

// The number of each code: pairs share one. Numbers go by the source, so that a chip is the same on both sides.
export function numberCodes(codes) {
  const numbers = new Map();
  for (const code of codes) {
    const key = code.id ?? `${code.data}`;
    if (!numbers.has(key)) numbers.set(key, numbers.size + 1);
  }
  return (code) => numbers.get(code.id ?? `${code.data}`) ?? numbers.size + 1;
}

// "<a href=...>" -> a; "{0}" stays as it is.
function shortName(code) {
  const tag = /^<\/?\s*([\w:-]+)/.exec(code.data ?? "")?.[1];
  return (tag ?? code.data ?? code.type ?? "").slice(0, 8);
}

export function codeName(code, number) {
  return t(`code.${code.kind}`, { label: `${number}${shortName(code)}`, data: code.data || code.type || "" });
}

export function chip(code, number) {
  const name = codeName(code, number);
  return h(
    "span",
    { class: `chip chip-${code.kind}`, contenteditable: "false", title: name, role: "img", "aria-label": name },
    h("span", { class: "chip-number", "aria-hidden": "true" }, String(number)),
    h("span", { "aria-hidden": "true" }, shortName(code)),
  );
}

// Cuts text and codes between two places.
export function slice(content, start, end = content.text.length) {
  const before = content.text.slice(0, start).split(PLACE).length - 1;
  const text = content.text.slice(start, end);
  return { text, codes: content.codes.slice(before, before + text.split(PLACE).length - 1) };
}

export function join(...contents) {
  return { text: contents.map((one) => one.text).join(""), codes: contents.flatMap((one) => one.codes) };
}

// Nodes for showing a text. `marks`: [{start, end, class, title}], in order and apart; each becomes a <mark>.
export function renderText(content, numberOf, marks = []) {
  const nodes = [];
  let code = 0;
  const run = (start, end) => {
    const out = [];
    for (const part of content.text.slice(start, end).split(/(\uFFFC)/)) {
      if (part === PLACE) {
        const one = content.codes[code++] ?? { kind: "alone" };
        out.push(chip(one, numberOf(one)));
      } else if (part) {
        out.push(document.createTextNode(part));
      }
    }
    return out;
  };
  let at = 0;
  for (const mark of marks) {
    nodes.push(...run(at, mark.start));
    nodes.push(h(mark.tag ?? "mark", { class: mark.class, title: mark.title }, run(mark.start, mark.end)));
    at = mark.end;
  }
  nodes.push(...run(at, content.text.length));
  return nodes;
}

// The codes of the source that the target doesn't have yet, in their order.
export function missingCodes(source, target) {
  const left = [...target];
  return source.filter((code) => {
    const found = left.findIndex((one) => sameCode(one, code));
    if (found >= 0) left.splice(found, 1);
    return found < 0;
  });
}

// While a target is being written a code may stand without its other half, which the checks don't take: there it stands alone.
export function halvesAlone(codes) {
  const other = { open: "close", close: "open" };
  return codes.map((code) =>
    code.kind === "alone" || codes.some((one) => one.kind === other[code.kind] && one.id === code.id)
      ? code
      : { ...code, kind: "alone" },
  );
}

// A suggestion brings the codes of its own document: those of this source take their places, by kind and order.
export function adoptCodes(content, sourceCodes) {
  const left = [...sourceCodes];
  const take = (test) => {
    const found = left.findIndex(test);
    return found < 0 ? null : left.splice(found, 1)[0];
  };
  let text = "",
    code = 0;
  const codes = [];
  for (const part of content.text.split(/(\uFFFC)/)) {
    if (part !== PLACE) {
      text += part;
      continue;
    }
    const own = content.codes[code++] ?? { kind: "alone" };
    const mine =
      take((one) => sameCode(one, own)) ??
      take((one) => one.kind === own.kind && one.data === own.data) ??
      take((one) => one.kind === own.kind);
    if (!mine) continue; // the source has no such code: the words stay
    text += PLACE;
    codes.push(mine);
  }
  return { text, codes };
}
