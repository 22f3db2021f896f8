// SPDX-License-Identifier: Apache-2.0
// Parts of the segment that are known: terms of the term list, and fragments that the memory has translated within other segments.
// Each translation can be put where the caret is.
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { insertable } from "../ui/button.js";

function row(source, targets, document, hint) {
  return h(
    "li",
    { class: "piece" },
    h("span", { class: "piece-source", lang: document.from, title: hint }, source),
    h("span", { class: "piece-targets" }, targets),
  );
}

function target(text, title, document, insert) {
  const properties = { class: "piece-target", lang: document.to, title };
  return insertable(properties, insert && (() => insert(text)), t("piece.insert", { text }), text);
}

export function drawTerms(terms, document, insert) {
  if (!terms?.length) return null;
  return h(
    "section",
    { class: "pieces", "aria-labelledby": "terms-title" },
    h("h2", { id: "terms-title" }, t("terms.title")),
    h(
      "ul",
      {},
      terms.map((term) =>
        row(
          term.term,
          term.targets.map((one) => target(one.text, one.status ? t(`term.${one.status}`) : "", document, insert)),
          document,
          [term.subject, term.definition].filter(Boolean).join(" · "),
        ),
      ),
    ),
  );
}

const FRAGMENTS_MAX = 12; // the most useful stand first

export function drawFragments(found, source, document, insert) {
  const fragments = (found ?? []).filter((one) => one.kind !== "term").slice(0, FRAGMENTS_MAX); // terms stand above
  if (!fragments.length) return null;
  return h(
    "section",
    { class: "pieces", "aria-labelledby": "fragments-title" },
    h("h2", { id: "fragments-title" }, t("fragments.title")),
    h(
      "ul",
      {},
      fragments.map((one) =>
        row(
          source.slice(one.start, one.end),
          one.targets.map((known) =>
            target(
              known.text,
              one.kind === "name"
                ? t("fragment.name", { score: Math.round(100 * known.score) })
                : t("fragment.hint", { score: Math.round(100 * known.score), count: known.occurrences ?? 1 }),
              document,
              insert,
            ),
          ),
          document,
        ),
      ),
    ),
  );
}
