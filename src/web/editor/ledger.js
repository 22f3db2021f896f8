// SPDX-License-Identifier: Apache-2.0
// The ledger of a suggestion in words: why it is 87 % and not 100 %. The server gives each line a code, points and a detail.
import { h } from "../core/dom.js";
import { has, number, t } from "../core/i18n.js";
import { said } from "../core/said.js";

const signed = (points) => (points ? `${points > 0 ? "−" : "+"}${number(Math.abs(points))}` : "");

export function ledgerLines(suggestion) {
  const lines = [];
  if (suggestion.edits) {
    const text = t("ledger.words", { count: suggestion.edits, words: suggestion.words });
    lines.push([signed(100 - suggestion.base), text]);
  }
  for (const { code, points, detail } of suggestion.penalties) {
    const name = has(`ledger.${code}`) ? t(`ledger.${code}`) : code;
    lines.push([signed(points), detail ? t("ledger.line", { name, detail: said(detail) }) : name]);
  }
  if (!lines.length) lines.push(["", t("ledger.exact")]);
  if (suggestion.several_targets) lines.push(["!", t("ledger.several")]);
  return lines;
}

export function drawLedger(suggestion) {
  return h(
    "dl",
    { class: "ledger" },
    ledgerLines(suggestion).map(([points, text]) => h("div", {}, h("dt", {}, points), h("dd", {}, text))),
  );
}
