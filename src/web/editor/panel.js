// SPDX-License-Identifier: Apache-2.0
// Beside the list (below it on small screens): what is known for the active segment, and the concordance.
import { fill, h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { getSetting, putSetting } from "../core/settings.js";
import { iconButton } from "../ui/button.js";
import { icon } from "../ui/icon.js";
import { Concordance } from "./concordance.js";
import { drawFragments, drawTerms } from "./pieces.js";
import { drawSuggestion } from "./suggestion_card.js";

export class Panel {
  shown = []; // suggestions, in the order of their numbers
  #drawing = ""; // what is drawn

  // What puts a text where the caret is; undefined for who only reads.
  get #insert() {
    return this.editor.writable ? (text) => this.editor.insertText(text) : undefined;
  }

  constructor(editor) {
    this.editor = editor;
    this.document = editor.model.document;
    this.concordance = new Concordance(this.document, this.#insert);
    this.matches = h("div", { class: "matches" });
    this.tabs = { suggestions: this.#tab("suggestions"), concordance: this.#tab("concordance") };
    this.bodies = {
      suggestions: this.#body("suggestions", this.matches),
      concordance: this.#body("concordance", this.concordance.element),
    };
    this.fold = iconButton("open", t("panel.fold"), () => this.setFolded(!this.folded), {
      kind: "panel-fold",
      "aria-expanded": "true",
    });
    const list = h(
      "div",
      { role: "tablist", class: "tabs", "aria-label": t("panel.title"), onkeydown: (event) => this.#tabKey(event) },
      this.tabs.suggestions,
      this.tabs.concordance,
    );
    this.element = h(
      "aside",
      { class: "panel", "aria-label": t("panel.title"), tabindex: "-1" },
      h("div", { class: "panel-head" }, list, this.fold),
      this.bodies.suggestions,
      this.bodies.concordance,
    );
    this.show("suggestions");
    this.setFolded(getSetting("panel_folded", false));
    this.clear();
  }

  #tab(name) {
    return h(
      "button",
      {
        type: "button",
        role: "tab",
        class: "tab",
        id: `tab-${name}`,
        "aria-controls": `body-${name}`,
        onclick: () => this.show(name),
      },
      t(`panel.${name}`),
    );
  }

  #body(name, content) {
    return h(
      "div",
      { role: "tabpanel", class: "panel-body", id: `body-${name}`, "aria-labelledby": `tab-${name}`, tabindex: "0" },
      content,
    );
  }

  #tabKey(event) {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    const other = this.current === "suggestions" ? "concordance" : "suggestions";
    this.show(other);
    this.tabs[other].focus();
  }

  show(name) {
    this.current = name;
    for (const [one, tab] of Object.entries(this.tabs)) {
      tab.setAttribute("aria-selected", String(one === name));
      tab.tabIndex = one === name ? 0 : -1;
      this.bodies[one].hidden = one !== name;
    }
  }

  setFolded(folded) {
    this.folded = folded;
    putSetting("panel_folded", folded);
    this.element.classList.toggle("folded", folded);
    this.fold.setAttribute("aria-expanded", String(!folded));
    this.fold.setAttribute("aria-label", t(folded ? "panel.unfold" : "panel.fold"));
    this.fold.title = t(folded ? "panel.unfold" : "panel.fold");
  }

  clear() {
    this.shown = [];
    this.#drawing = "";
    fill(this.matches, h("p", { class: "nothing" }, icon("memory"), t("panel.empty")));
  }

  // What stands here is of a segment that says something else now: nothing of it can be inserted.
  outdate() {
    this.shown = [];
    this.#drawing = "";
    delete this.matches.dataset.segment;
  }

  // What comes again as it was is not drawn again; where the focus is within, it stays at its place.
  showResult(segment, result) {
    const drawing = `${segment.id} ${JSON.stringify(result)}`;
    if (drawing === this.#drawing) return;
    this.#drawing = drawing;
    const place = [...this.matches.querySelectorAll("button, summary")].indexOf(document.activeElement);
    this.#draw(segment, result);
    if (place >= 0) [...this.matches.querySelectorAll("button, summary")][place]?.focus({ preventScroll: true });
  }

  #draw(segment, result) {
    this.shown = result.suggestions;
    const { document, editor } = this;
    const insert = this.#insert;
    const list = this.shown.length
      ? h(
          "ol",
          { class: "suggestions" },
          this.shown.map((one, i) => drawSuggestion(one, i, segment, document, insert && (() => editor.insertSuggestion(i)))),
        )
      : h("p", { class: "nothing" }, t("suggestion.none"));
    fill(
      this.matches,
      list,
      drawTerms(result.terms, document, insert),
      drawFragments(result.fragments, segment.source.text, document, insert),
    );
    this.matches.dataset.segment = segment.id;
  }

  fail(message) {
    this.shown = [];
    this.#drawing = "";
    fill(this.matches, h("p", { class: "nothing" }, message));
  }

  search(text, side) {
    this.show("concordance");
    if (this.folded) this.setFolded(false);
    const found = text ? this.concordance.find(text, side) : undefined;
    this.concordance.words.focus();
    this.concordance.words.select();
    return found;
  }
}
