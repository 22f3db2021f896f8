// SPDX-License-Identifier: Apache-2.0
// One segment in the list: number, source, target, state. The active one holds the field and its tools in place of the target.
import { fill, h } from "../core/dom.js";
import { date, rateText, t } from "../core/i18n.js";
import { icon } from "../ui/icon.js";
import { button } from "../ui/button.js";
import { numberCodes, renderText } from "./codes.js";
import { wordDifferences } from "./diff.js";
import { isDone } from "./model.js";

const SYMBOLS = { empty: "", draft: "◐", pretranslated: "◑", confirmed: "✓", reviewed: "✓✓" };

const RIGHT_TO_LEFT = /^(ar|fa|he|ur|ps|sd|ug|yi|dv)\b/;
export const direction = (tag) => (RIGHT_TO_LEFT.test(tag) ? "rtl" : "ltr");

export class Row {
  #editor = null; // {element}: field and tools, while active
  #chosen = false; // by a reader, who has no field
  #drawn = ""; // number and source

  constructor(segment, document, actions, place) {
    this.segment = segment;
    this.actions = actions;
    this.place = place; // classes that say where in its paragraph it stands
    this.translate = segment.data.translate;
    this.opener = h("button", { type: "button", class: "seg-number", tabindex: "-1", onclick: () => actions.open(segment) });
    this.source = h("div", { class: "seg-source", lang: document.from, dir: direction(document.from), translate: "no" });
    this.target = h("div", { class: "seg-target" });
    this.mark = h("div", { class: "seg-state", "aria-hidden": "true" });
    this.notes = h("div", { class: "seg-notes" });
    this.text = h("div", { class: "seg-text", lang: document.to, dir: direction(document.to), translate: "no" });
    this.target.append(this.text, this.notes);
    this.element = h("li", { class: "segment", id: `segment-${segment.id}` }, this.opener, this.source, this.target, this.mark);
    if (this.translate) {
      this.element.addEventListener("pointerdown", () => actions.near(segment));
      this.element.addEventListener("click", (event) => this.#clicked(event));
    } else {
      this.element.classList.add("context-only");
      this.opener.disabled = true;
    }
    this.update();
  }

  // A click opens the segment with the caret where it went; selecting text doesn't.
  #clicked(event) {
    if (this.#editor || !getSelection().isCollapsed || event.target.closest("button, a")) return;
    const point = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const range = point ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
    const node = point?.offsetNode ?? range?.startContainer,
      offset = point?.offset ?? range?.startOffset ?? 0;
    let caret;
    if (node && this.text.contains(node) && node.nodeType === Node.TEXT_NODE) {
      const before = document.createRange();
      before.setStart(this.text, 0);
      before.setEnd(node, offset);
      const part = before.cloneContents();
      for (const chip of part.querySelectorAll(".chip")) chip.replaceWith("\uFFFC");
      caret = part.textContent.length;
    }
    this.actions.open(this.segment, { caret });
  }

  get stateName() {
    const { segment } = this;
    if (segment.conflict) return t("state.conflict");
    return t(segment.data.translate ? `state.${segment.state}` : "state.context");
  }

  // In a new version of the article; false where it takes another row.
  renew(segment, place) {
    if (segment !== this.segment || segment.data.translate !== this.translate) return false;
    this.place = place;
    this.update();
    return true;
  }

  // The article's part of it, which stays until there is a new version.
  #drawSource() {
    const { source, number } = this.segment;
    const drawing = `${number} ${JSON.stringify(source)}`;
    if (drawing === this.#drawn) return;
    this.#drawn = drawing;
    this.numberOf = numberCodes(source.codes);
    this.opener.textContent = String(number);
    fill(this.source, renderText(source, this.numberOf));
  }

  update() {
    const { segment, element } = this;
    this.#drawSource();
    const state = segment.state;
    const name =
      `segment is-${state}${this.#editor || this.#chosen ? " active" : ""}${segment.data.translate ? "" : " context-only"}` +
      `${segment.conflict ? " in-conflict" : ""}${segment.own ? " unsaved" : ""}${this.place}`;
    if (element.className !== name) element.className = name;
    this.opener.setAttribute("aria-label", t("segment.name", { number: String(segment.number), state: this.stateName }));
    this.mark.textContent = segment.conflict ? "!" : SYMBOLS[state];
    this.mark.title = this.#stateTitle();
    if (!this.#editor) {
      fill(this.text, renderText(segment.target, this.numberOf));
      fill(
        this.notes,
        segment.findings.length > 0 &&
          h(
            "span",
            { class: "seg-warn", title: t("findings.count", { count: segment.findings.length }) },
            icon("warning"),
            h("span", {}, String(segment.findings.length)),
          ),
      );
    }
    this.#drawConflict();
  }

  #stateTitle() {
    const { data, conflict } = this.segment;
    if (conflict) return t("state.conflict");
    const parts = [this.stateName];
    if (data.match && data.state === "pretranslated") parts.push(rateText(data.match.score));
    if (data.changed_by) parts.push(data.changed_by);
    if (data.changed) parts.push(date(data.changed));
    return parts.join(" · ");
  }

  // Two versions beside each other, and the choice between them. What stands there already is let be: somebody may be about to press it.
  #drawConflict() {
    const { segment } = this;
    const theirs = segment.conflict;
    const drawing = theirs && `${theirs.rev} ${segment.own?.text}`;
    if (theirs && drawing === this.conflictBox?.dataset.drawing) return;
    this.conflictBox?.remove();
    this.conflictBox = null;
    if (!theirs) return;
    const who = theirs.changed_by || t("conflict.somebody");
    this.conflictBox = h(
      "div",
      { class: "conflict", role: "alert", dataset: { drawing } },
      h("p", {}, icon("warning"), t("conflict.title", { who })),
      h(
        "div",
        { class: "conflict-sides" },
        h(
          "div",
          {},
          h("h3", {}, who),
          h("p", { class: "seg-text" }, wordDifferences(segment.own?.text ?? "", theirs.target)),
          button(t("conflict.theirs"), () => this.actions.resolve(segment, false)),
        ),
        h(
          "div",
          {},
          h("h3", {}, t("conflict.mine")),
          h("p", { class: "seg-text" }, segment.own?.text ?? ""),
          button(t("conflict.keep"), () => this.actions.resolve(segment, true), { kind: "primary" }),
        ),
      ),
    );
    this.target.append(this.conflictBox);
  }

  #mark() {
    this.opener.tabIndex = 0;
    this.opener.setAttribute("aria-current", "true");
    this.update();
  }

  // Without a field: for who only reads.
  choose() {
    this.#chosen = true;
    this.#mark();
  }

  open(editor) {
    this.#editor = editor;
    this.text.hidden = true;
    this.notes.hidden = true;
    this.target.prepend(editor.element);
    this.#mark();
  }

  close() {
    if (!this.#editor && !this.#chosen) return;
    this.#editor?.element.remove();
    this.#editor = null;
    this.#chosen = false;
    this.text.hidden = false;
    this.notes.hidden = false;
    this.opener.tabIndex = -1;
    this.opener.removeAttribute("aria-current");
    this.update();
  }

  matches(filter, words) {
    const { segment } = this;
    if (filter === "open" && (isDone(segment.state) || !segment.data.translate)) return false;
    if (filter === "findings" && !segment.findings.length && !segment.conflict && !segment.problem) return false;
    if (filter === "changed" && !segment.data.previous) return false;
    if (["empty", "draft", "pretranslated", "confirmed", "reviewed"].includes(filter) && segment.state !== filter) return false;
    if (!words) return true;
    const both = `${segment.source.text}\n${segment.target.text}`.replaceAll("\uFFFC", "").toLocaleLowerCase();
    return both.includes(words);
  }
}
