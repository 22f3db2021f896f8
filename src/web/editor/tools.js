// SPDX-License-Identifier: Apache-2.0
// The active segment: its field, the tools below it, what is found in it.
import { fill, h } from "../core/dom.js";
import { languageName, t } from "../core/i18n.js";
import { said } from "../core/said.js";
import { session } from "../core/session.js";
import { button, iconButton } from "../ui/button.js";
import { chip, codeName, missingCodes, numberCodes } from "./codes.js";
import { Field } from "./field.js";
import { wordDifferences } from "./diff.js";
import { direction } from "./row.js";

export class Tools {
  constructor(segment, editor) {
    this.segment = segment;
    this.editor = editor;
    this.numberOf = numberCodes(segment.source.codes);
    const { document } = editor.model;
    const note = `note-${segment.id}`;
    this.field = new Field({
      content: { text: segment.target.text, codes: segment.target.codes },
      numberOf: this.numberOf,
      lang: document.to,
      dir: direction(document.to),
      label: this.#label,
      describedby: note,
    });
    this.review = button(t("tools.review"), () => editor.confirm("reviewed"), {
      title: "Ctrl+Shift+Enter",
      "aria-keyshortcuts": "Control+Shift+Enter",
    });
    this.codes = h("div", { class: "codes", role: "group", "aria-label": t("codes.title") });
    this.problem = h("p", { class: "seg-problem", role: "alert", hidden: true });
    this.about = h("div", { class: "seg-about", id: note });
    this.element = h(
      "div",
      { class: "tools" },
      this.field.element,
      this.codes,
      this.problem,
      this.#drawButtons(),
      editor.findings.list,
      this.about,
    );
    for (const event of ["change", "adopted"]) this.field.on(event, () => this.#drawCodes());
    this.#drawAbout();
    this.#drawCodes();
    this.showProblem();
  }

  get #label() {
    return t("segment.target", { number: String(this.segment.number), language: languageName(this.editor.model.document.to) });
  }

  // What goes by the segment as it was when it was opened, or came in a new version.
  #drawAbout() {
    const { data, state } = this.segment;
    this.review.hidden = state !== "confirmed" || !session.may("editor", this.editor.model.document.memory);
    fill(this.about, data.note && h("p", {}, data.note), this.#drawPrevious());
  }

  // The article was replaced by a new version: the field goes on as it is.
  renew() {
    this.numberOf = numberCodes(this.segment.source.codes);
    this.field.renumber(this.numberOf);
    this.field.element.setAttribute("aria-label", this.#label);
    this.#drawAbout();
    this.#drawCodes();
  }

  // What the article said before its new version.
  #drawPrevious() {
    const { previous } = this.segment.data;
    if (!previous) return null;
    return h(
      "details",
      { class: "previous", open: true },
      h("summary", {}, t("segment.changed")),
      h("p", { lang: this.editor.model.document.from }, wordDifferences(previous.source, this.segment.source.text)),
    );
  }

  #drawButtons() {
    const { editor } = this;
    const keys = (name) => ({ "aria-keyshortcuts": name });
    return h(
      "div",
      { class: "tool-line", role: "toolbar", "aria-label": t("tools.title") },
      button(t("tools.confirm"), () => editor.confirm(), {
        kind: "primary",
        picture: "check",
        title: "Ctrl+Enter",
        ...keys("Control+Enter"),
      }),
      this.review,
      h("span", { class: "tool-gap" }),
      iconButton("copy", `${t("tools.copy")} (Alt+S)`, () => editor.copySource(), keys("Alt+S")),
      iconButton("undo", `${t("tools.undo")} (Ctrl+Z)`, () => this.field.undo(), keys("Control+Z")),
      iconButton("search", `${t("tools.concordance")} (Ctrl+K)`, () => editor.concordance(), keys("Control+K")),
      iconButton("history", `${t("tools.history")} (Alt+H)`, () => editor.history(), keys("Alt+H")),
    );
  }

  #drawCodes() {
    const missing = missingCodes(this.segment.source.codes, this.field.content.codes);
    fill(
      this.codes,
      missing.length > 0 && [
        h("span", { class: "codes-label" }, t("codes.missing")),
        missing.map((code) =>
          h(
            "button",
            {
              type: "button",
              class: "code-button",
              "aria-label": t("codes.insert", { code: codeName(code, this.numberOf(code)) }),
              onpointerdown: (event) => event.preventDefault(), // the caret stays where it is
              onclick: () => this.insertCode(code),
            },
            chip(code, this.numberOf(code)),
          ),
        ),
      ],
    );
  }

  insertCode(code) {
    const one = code ?? missingCodes(this.segment.source.codes, this.field.content.codes)[0];
    if (one) this.field.insert({ text: "\uFFFC", codes: [one] });
  }

  // `anyway`: what a button beside it does, for a problem that may be meant.
  showProblem(anyway) {
    const { problem } = this.segment;
    this.problem.hidden = !problem;
    fill(this.problem, problem && h("span", {}, said(problem)), anyway && button(t("confirm.anyway"), anyway));
  }
}
