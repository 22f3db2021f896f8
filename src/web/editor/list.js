// SPDX-License-Identifier: Apache-2.0
// All segments of the document, in one list. What is out of sight costs the browser next to nothing (content-visibility), so two
// thousand rows scroll smoothly without rows being made and unmade.
import { h, later } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { Row } from "./row.js";

const SIGHT_MS = 250;
const EDGE = 8; // pixels left free around what is brought into sight

// Has `parent` hold these elements in this order, and takes `pinned` out at no moment.
function arrange(parent, elements, pinned) {
  const wanted = new Set(elements);
  for (const one of [...parent.children]) if (!wanted.has(one)) one.remove();
  let next = parent.firstElementChild;
  for (const one of elements) {
    while (one === pinned && next !== pinned) {
      const later = next; // it comes behind, in its turn
      next = next.nextElementSibling;
      later.remove();
    }
    if (one === next) next = next.nextElementSibling;
    else parent.insertBefore(one, next);
  }
}

export class SegmentList {
  rows = new Map();
  #inSight = new Set(); // elements
  #sight = new IntersectionObserver((entries) => this.#seen(entries));
  #tell = later(() => {
    const shown = [...this.rows.values()].filter((row) => this.#inSight.has(row.element)).map((row) => row.segment);
    this.actions.see([...shown.filter((one) => one.isOpen), ...shown.filter((one) => !one.isOpen)]);
  }, SIGHT_MS);
  filter = "all";
  words = "";

  constructor(model, actions) {
    this.model = model;
    this.actions = actions;
    this.element = h("ol", { class: "segments", "aria-label": t("segments.list") });
    this.nothing = h("p", { class: "nothing", hidden: true }, t("segments.none"));
    this.refilter = later(() => this.applyFilter(), 150);
    this.draw();
  }

  // Rows that are there already stay, the one of `pinned` untouched: focus, caret and a word that is being composed are in it.
  draw(pinned = null) {
    const before = this.rows;
    const { segments } = this.model;
    this.rows = new Map();
    segments.forEach((segment, i) => {
      const begins = segments[i - 1]?.data.block !== segment.data.block;
      const ends = segments[i + 1]?.data.block !== segment.data.block;
      const place = `${begins ? " begins-block" : ""}${ends ? " ends-block" : ""}`;
      const known = before.get(segment.id);
      const row = known?.renew(segment, place) ? known : new Row(segment, this.model.document, this.actions, place);
      this.rows.set(segment.id, row);
    });
    arrange(
      this.element,
      [...this.rows.values()].map((row) => row.element),
      pinned && this.row(pinned).element,
    );
    this.#watch();
    this.applyFilter();
    if (pinned) this.row(pinned).element.hidden = false;
  }

  row(segment) {
    return this.rows.get(segment.id);
  }

  // Tells, once scrolling rests, which segments are in sight.
  #watch() {
    this.#sight.disconnect();
    this.#inSight.clear();
    for (const row of this.rows.values()) if (row.segment.data.translate) this.#sight.observe(row.element);
  }

  #seen(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#inSight.add(target);
      else this.#inSight.delete(target);
    }
    this.#tell();
  }

  // The line that is being written, once it has grown behind the panel.
  showCaret() {
    const selection = getSelection();
    const caret = selection.rangeCount && selection.getRangeAt(0).getBoundingClientRect();
    if (!caret?.height) return;
    const { top, bottom } = this.#room();
    if (caret.bottom > bottom) scrollBy({ top: caret.bottom - bottom, behavior: "instant" });
    else if (caret.top < top) scrollBy({ top: caret.top - top, behavior: "instant" });
  }

  update(segment) {
    this.row(segment)?.update();
  }

  setFilter(filter, words) {
    this.filter = filter;
    this.words = words.trim().toLocaleLowerCase();
    this.refilter();
  }

  applyFilter() {
    let shown = 0;
    for (const row of this.rows.values()) {
      const visible = this.filter === "all" && !this.words ? true : row.matches(this.filter, this.words);
      row.element.hidden = !visible;
      shown += visible;
    }
    this.nothing.hidden = shown > 0;
    this.shown = shown;
  }

  isShown(segment) {
    return !this.row(segment)?.element.hidden;
  }

  // What the bars above and the panel at the foot leave of the window.
  #room() {
    const bars = [...document.querySelectorAll(".top, .offline, .editor-head")].map((bar) => bar.getBoundingClientRect().bottom);
    const panel = document.querySelector(".panel");
    const foot = panel && getComputedStyle(panel).position === "fixed" ? panel.getBoundingClientRect().top : innerHeight;
    return { top: Math.max(0, ...bars) + EDGE, bottom: foot - EDGE };
  }

  // Brings a row into sight, with some of its surroundings; where the window is too low for all of it (a telephone with its
  // keyboard, a page enlarged), the field in which one writes. Rows that were never drawn have a height that is only guessed, so
  // that the place is looked at again once they are.
  reveal(segment, again = 2) {
    const element = this.row(segment).element;
    const { top, bottom } = this.#room();
    const box = element.getBoundingClientRect();
    const field = element.querySelector(".field-edit")?.getBoundingClientRect();
    const line = element.querySelector(".tool-line")?.getBoundingClientRect();
    const part =
      box.height > bottom - top && field
        ? { top: field.top, bottom: line.bottom - field.top <= bottom - top ? line.bottom : field.bottom }
        : box;
    if (part.top >= top && part.bottom <= bottom) return;
    const middle = top + Math.max(0, Math.min((bottom - top) * 0.35 - box.height / 2, bottom - top - box.height));
    const by = part === box ? box.top - middle : Math.min(part.bottom - bottom, part.top - top);
    scrollBy({ top: by, behavior: "instant" });
    if (again)
      requestAnimationFrame(
        () => element.isConnected && element.classList.contains("active") && this.reveal(segment, again - 1),
      );
  }
}
