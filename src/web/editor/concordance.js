// SPDX-License-Identifier: Apache-2.0
// Words wherever they stand in the memories, on either side.
import { api } from "../core/api.js";
import { fill, h, later } from "../core/dom.js";
import { ago, languageName, t } from "../core/i18n.js";
import { explain } from "../core/said.js";
import { button, insertable } from "../ui/button.js";
import { input, select } from "../ui/fields.js";
import { numberCodes, renderText } from "./codes.js";

const PAGE = 20;

// A phrase whose end is still to be typed.
export const wholeQuery = (text) => (text.split('"').length % 2 ? text : `${text}"`);

// Nothing to search for yet: a quote, a dash.
export const hasWord = (text) => /[\p{L}\p{N}]/u.test(text);

// Highlights may touch each other; they come in order.
export function markedText(text, codes, highlights) {
  const content = { text, codes: codes ?? [] };
  return renderText(
    content,
    numberCodes(content.codes),
    highlights.map((span) => ({ ...span, class: "hit" })),
  );
}

// While much is being imported, what is not found may only not be found yet.
function statusOf({ behind }, found) {
  if (behind) return t("concordance.behind", { count: behind });
  return found ? "" : t("concordance.none");
}

export class Concordance {
  #turn = 0;

  constructor(document, insert) {
    this.document = document;
    this.insert = insert;
    this.words = input("", {
      type: "search",
      "aria-label": t("concordance.words"),
      placeholder: t("concordance.hint"),
      oninput: later(() => this.run(), 250),
    });
    this.side = select(
      [
        ["source", languageName(document.from)],
        ["target", languageName(document.to)],
      ],
      "source",
      () => this.run(),
    );
    this.side.setAttribute("aria-label", t("concordance.side"));
    this.results = h("ul", { class: "concordance-results" });
    this.foot = h("div", { class: "list-foot" });
    this.status = h("p", { class: "hint", role: "status" });
    this.element = h(
      "div",
      { class: "concordance" },
      h(
        "form",
        {
          class: "concordance-form",
          role: "search",
          onsubmit: (event) => {
            event.preventDefault();
            this.run();
          },
        },
        this.words,
        this.side,
      ),
      this.status,
      this.results,
      this.foot,
    );
  }

  // A phrase that was selected is searched as one.
  find(text, side) {
    const clean = text.replaceAll("\uFFFC", " ").replace(/\s+/g, " ").replaceAll('"', " ").trim();
    if (clean) this.words.value = clean.includes(" ") ? `"${clean}"` : clean;
    this.side.value = side;
    return this.run();
  }

  async run(offset = 0) {
    const q = wholeQuery(this.words.value.trim()),
      turn = ++this.#turn;
    if (!hasWord(q)) {
      fill(this.results);
      fill(this.foot);
      fill(this.status);
      return;
    }
    const { from, to } = this.document;
    try {
      const answer = await api.get("/v1/concordance", { query: { q, side: this.side.value, from, to, limit: PAGE, offset } });
      if (turn !== this.#turn) return;
      const rows = answer.results.map((one) => this.#drawOne(one));
      if (offset) this.results.append(...rows);
      else fill(this.results, rows);
      fill(this.foot, answer.more && button(t("action.more"), () => this.run(offset + PAGE)));
      fill(this.status, statusOf(answer, rows.length || offset));
    } catch (error) {
      if (turn === this.#turn) fill(this.status, error.status === 0 ? t("connection.lost") : explain(error));
    }
  }

  #drawOne({ unit, highlights }) {
    const inSource = this.side.value === "source";
    return h(
      "li",
      { class: "concordance-result" },
      h(
        "p",
        { class: "concordance-source", lang: unit.from },
        markedText(unit.source, unit.source_codes, inSource ? highlights : []),
      ),
      insertable(
        { class: "suggestion-target", lang: unit.to },
        this.insert && (() => this.insert(unit.target.replaceAll("\uFFFC", ""))),
        `${t("concordance.insert")}: ${unit.target}`,
        markedText(unit.target, unit.target_codes, inSource ? [] : highlights),
      ),
      h("p", { class: "facts" }, [unit.memory, unit.author, unit.changed && ago(unit.changed)].filter(Boolean).join(" · ")),
    );
  }
}
