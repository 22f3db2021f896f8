// SPDX-License-Identifier: Apache-2.0
// Differences, as pieces to show: between a unit's source and the segment (the server says where), and between two versions of a
// target (by words, here).
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { PLACE } from "./codes.js";

const shown = (text) => text.replaceAll(PLACE, "▪");
const gone = (text) => h("del", { class: "gone", title: t("diff.gone") }, shown(text));
const come = (text) => h("ins", { class: "come", title: t("diff.come") }, shown(text));

// The unit's source, with what the segment lacks struck out and what it has instead put in.
export function sourceDifferences(suggestion, query) {
  const nodes = [];
  let at = 0;
  for (const { query: mine, source } of [...suggestion.differences].sort(
    (a, b) => a.source.start - b.source.start || a.query.start - b.query.start,
  )) {
    if (source.start > at) nodes.push(shown(suggestion.source.slice(at, source.start)));
    if (source.end > source.start) nodes.push(gone(suggestion.source.slice(source.start, source.end)));
    if (mine.end > mine.start) {
      if (source.end > source.start) nodes.push(" ");
      nodes.push(come(query.slice(mine.start, mine.end)));
      if (source.end === source.start) nodes.push(" ");
    }
    at = Math.max(at, source.end);
  }
  nodes.push(shown(suggestion.source.slice(at)));
  return nodes;
}

const WORDS_MAX = 400; // the table below grows with the square

// Length of the longest common run of pieces from each pair of places on.
function commonLengths(a, b) {
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i][j] = a[i] === b[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
  return common;
}

// `after`, with what went struck out, and behind it what came in its place. Words that changed beside each other are one change.
export function wordDifferences(before, after) {
  const a = before.split(/(\s+)/),
    b = after.split(/(\s+)/);
  if (a.length > WORDS_MAX || b.length > WORDS_MAX) return [shown(after)];
  const common = commonLengths(a, b);
  const nodes = [];
  let i = 0,
    j = 0,
    out = "",
    into = "";
  const same = () => i < a.length && j < b.length && a[i] === b[j];
  const flush = () => {
    if (out.trim()) nodes.push(h("del", { class: "gone" }, shown(out)));
    if (out.trim() && into.trim()) nodes.push(" ");
    if (into) nodes.push(h("ins", { class: "come" }, shown(into)));
    out = into = "";
  };
  while (i < a.length || j < b.length) {
    if (same() && (/\S/.test(a[i]) || !(out || into) || (a[i + 1] === b[j + 1]))) {
      flush();
      nodes.push(shown(b[j++]));
      i++;
    } else if (same()) {
      out += a[i++];
      into += b[j++];
    } else if (j < b.length && (i === a.length || common[i][j + 1] >= common[i + 1][j])) {
      into += b[j++];
    } else {
      out += a[i++];
    }
  }
  flush();
  return nodes;
}
