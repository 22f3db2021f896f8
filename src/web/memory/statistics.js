// SPDX-License-Identifier: Apache-2.0
// What is in a memory: by languages, by state and origin, by author. The server reads all units for it, so it is asked for when wanted.
import { api, at } from "../core/api.js";
import { fill, h } from "../core/dom.js";
import { date, languageName, number, t } from "../core/i18n.js";
import { explain } from "../core/said.js";
import { openDialog } from "../ui/dialog.js";
import { progressBar } from "../ui/progress.js";

function table(caption, heads, rows) {
  return h(
    "section",
    {},
    h("h3", {}, caption),
    h(
      "div",
      { class: "table-scroll", tabindex: "0", role: "region", "aria-label": caption },
      h(
        "table",
        { class: "figures" },
        heads &&
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              heads.map((head) => h("th", { scope: "col" }, head)),
            ),
          ),
        h(
          "tbody",
          {},
          rows.map(([name, ...values]) =>
            h(
              "tr",
              {},
              h("th", { scope: "row" }, name),
              values.map((value) => h("td", {}, number(value))),
            ),
          ),
        ),
      ),
    ),
  );
}

function draw(figures) {
  const named = (group, prefix) =>
    Object.entries(group)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => [t(`${prefix}.${name}`), count]);
  const more = ["with_context", "with_codes", "used_again", "deleted"].map((name) => [t(`statistics.${name}`), figures[name]]);
  return [
    figures.oldest &&
      h("p", { class: "hint" }, t("statistics.time", { oldest: date(figures.oldest), newest: date(figures.newest) })),
    table(
      t("statistics.pairs"),
      ["", t("memory.units"), t("statistics.source_words"), t("statistics.target_words")],
      figures.pairs.map((one) => [
        `${languageName(one.from)} → ${languageName(one.to)}`,
        one.units,
        one.source_words,
        one.target_words,
      ]),
    ),
    h(
      "div",
      { class: "statistics-columns" },
      table(t("unit.status"), null, named(figures.status, "state")),
      table(t("unit.origin"), null, named(figures.origin, "origin")),
      table(
        t("statistics.authors"),
        null,
        figures.authors.map((one) => [one.author || "–", one.units]),
      ),
      table(t("statistics.more"), null, more),
    ),
  ];
}

export function openStatistics(memory) {
  const bar = progressBar(t("analysis.running"));
  bar.set(null);
  const place = h("div", { class: "analysis" }, bar.element);
  api.get(at`/v1/memories/${memory.name}/statistics`).then(
    (figures) => fill(place, draw(figures)),
    (error) => fill(place, h("p", { class: "form-error", role: "alert" }, explain(error))),
  );
  return openDialog(t("statistics.title", { name: memory.title || memory.name }), place, { kind: "dialog-wide" });
}
