// SPDX-License-Identifier: Apache-2.0
// How much of a document the memory knows, by bands of match rate: a chart of words, and the figures as a table.
import { api } from "../core/api.js";
import { fill, h } from "../core/dom.js";
import { has, number, percent, rateText, t } from "../core/i18n.js";
import { explain } from "../core/said.js";
import { openDialog } from "../ui/dialog.js";
import { progressBar } from "../ui/progress.js";

const bandName = (band) => (has(`band.${band}`) ? t(`band.${band}`) : rateText(100).replace(number(100), band.replace("-", "–")));

// Only bands with something in them get a bar; the table has them all.
function drawChart(bands, words) {
  const most = Math.max(1, ...bands.map((one) => one.words));
  return h(
    "ul",
    { class: "chart", "aria-hidden": "true" },
    bands
      .filter((one) => one.words)
      .map((one) => {
        const bar = h("div", { class: `chart-bar band-${one.band.replace(/\W+/g, "-")}` });
        bar.style.inlineSize = `${(100 * one.words) / most}%`;
        return h(
          "li",
          {},
          h("span", { class: "chart-name" }, bandName(one.band)),
          h("div", { class: "chart-track" }, bar),
          h("span", { class: "chart-value" }, `${number(one.words)} · ${percent(words ? one.words / words : 0)}`),
        );
      }),
  );
}

function drawTable(bands, whole) {
  const cells = (row) =>
    [row.segments, row.words, row.characters, Math.round(row.weighted_words ?? row.words)].map((value) =>
      h("td", {}, number(value)),
    );
  return h(
    "div",
    { class: "table-scroll", tabindex: "0", role: "region", "aria-label": t("analysis.table") },
    h(
      "table",
      { class: "figures" },
      h("caption", { class: "sr-only" }, t("analysis.title")),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ["analysis.band", "analysis.segments", "analysis.words", "analysis.characters", "analysis.weighted"].map((key) =>
            h("th", { scope: "col" }, t(key)),
          ),
        ),
      ),
      h(
        "tbody",
        {},
        bands.map((one) =>
          h("tr", { class: one.segments ? "" : "is-zero" }, h("th", { scope: "row" }, bandName(one.band)), cells(one)),
        ),
      ),
      h("tfoot", {}, h("tr", {}, h("th", { scope: "row" }, t("analysis.all")), cells(whole))),
    ),
  );
}

export function openAnalysis(model) {
  const bar = progressBar(t("analysis.running"));
  bar.set(null);
  const place = h("div", { class: "analysis" }, bar.element);
  const show = async () => {
    try {
      const answer = await api.get(`${model.path}/analysis`);
      const whole = answer.languages?.[0] ?? answer;
      fill(
        place,
        h(
          "p",
          { class: "analysis-sum" },
          t("analysis.sum", {
            words: number(whole.words),
            weighted: number(Math.round(whole.weighted_words)),
            count: whole.segments,
          }),
        ),
        drawChart(whole.bands, whole.words),
        drawTable(whole.bands, whole),
      );
    } catch (error) {
      fill(place, h("p", { role: "alert" }, explain(error)));
    }
  };
  show();
  return openDialog(t("analysis.title"), place, { kind: "dialog-wide" });
}
