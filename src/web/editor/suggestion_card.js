// SPDX-License-Identifier: Apache-2.0
// One suggestion: how well it fits, its target with what was adapted marked, its source with the differences, the ledger in words.
import { h } from "../core/dom.js";
import { ago, rateText, t } from "../core/i18n.js";
import { insertable, keyCaps } from "../ui/button.js";
import { numberCodes, renderText } from "./codes.js";
import { sourceDifferences } from "./diff.js";
import { drawLedger } from "./ledger.js";
import { direction } from "./row.js";

export function band(score) {
  if (score > 100) return "context";
  if (score === 100) return "exact";
  if (score >= 85) return "high";
  return score >= 75 ? "middle" : "low";
}

function facts(suggestion) {
  const parts = [suggestion.memory];
  if (suggestion.origin !== "human") parts.push(t(`origin.${suggestion.origin}`));
  if (suggestion.status === "draft") parts.push(t("state.draft"));
  if (suggestion.author) parts.push(suggestion.changed_by ?? suggestion.author);
  if (suggestion.changed) parts.push(ago(suggestion.changed));
  return parts.join(" · ");
}

function rate(suggestion) {
  const said = suggestion.score > 100 ? t("suggestion.in_context") : t("suggestion.rate", { score: suggestion.score });
  return h(
    "span",
    { class: `rate band-${band(suggestion.score)}`, title: said },
    h("span", { "aria-hidden": "true" }, rateText(suggestion.score)),
    h("span", { class: "sr-only" }, said),
  );
}

export function drawSuggestion(suggestion, index, segment, document, insert) {
  const numberOf = numberCodes(segment.source.codes);
  const target = { text: suggestion.target, codes: suggestion.target_codes ?? [] };
  const marks = suggestion.adapted.map((span) => ({ ...span, class: "adapted", title: t("suggestion.adapted") }));
  const exact = suggestion.differences.length === 0 && suggestion.source === segment.source.text;
  return h(
    "li",
    { class: "suggestion" },
    h(
      "div",
      { class: "suggestion-head" },
      rate(suggestion),
      h("span", { class: "facts" }, facts(suggestion)),
      insert && index < 9 && keyCaps(`Ctrl+${index + 1}`),
    ),
    insertable(
      { class: "suggestion-target", lang: document.to, dir: direction(document.to) },
      insert,
      `${t("suggestion.insert", { number: index + 1 })}: ${suggestion.target}`,
      renderText(target, numberOf, marks),
    ),
    suggestion.spelling?.length > 0 &&
      h(
        "p",
        { class: "suggestion-warn" },
        t("suggestion.spelling", { words: suggestion.spelling.map((one) => one.word).join(", ") }),
      ),
    exact
      ? null
      : h("p", { class: "suggestion-source", lang: document.from }, sourceDifferences(suggestion, segment.source.text)),
    h(
      "details",
      { class: "why", open: index === 0 && suggestion.score < 100 },
      h("summary", {}, t("suggestion.why")),
      drawLedger(suggestion),
      suggestion.original_target &&
        h(
          "details",
          { class: "why-original" },
          h("summary", {}, t("suggestion.original")),
          h("p", { lang: document.to }, suggestion.original_target),
        ),
    ),
  );
}
