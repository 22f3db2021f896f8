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

// `after`, with what is not in `before` marked, and what went struck out.
export function wordDifferences(before, after) {
  const a = before.split(/(\s+)/),
    b = after.split(/(\s+)/);
  if (a.length > WORDS_MAX || b.length > WORDS_MAX) return [shown(after)];
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i][j] = a[i] === b[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
  const nodes = [];
  let i = 0,
    j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      nodes.push(shown(b[j++]));
      i++;
    } else if (j < b.length && (i === a.length || common[i][j + 1] >= common[i + 1][j])) {
      nodes.push(come(b[j++]));
    } else {
      nodes.push(gone(a[i++]));
    }
  }
  return nodes;
}
