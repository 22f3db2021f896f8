// SPDX-License-Identifier: Apache-2.0
// All segments of the document, in one list. What is out of sight costs the browser next to nothing (content-visibility), so two
// thousand rows scroll smoothly without rows being made and unmade.
import { fill, h, later } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { Row } from "./row.js";

const SIGHT_MS = 250;

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

  draw() {
    this.rows.clear();
    const { segments } = this.model;
    const elements = segments.map((segment, i) => {
      const begins = segments[i - 1]?.data.block !== segment.data.block;
      const ends = segments[i + 1]?.data.block !== segment.data.block;
      const row = new Row(segment, this.model.document, this.actions, `${begins ? " begins-block" : ""}${ends ? " ends-block" : ""}`);
      this.rows.set(segment.id, row);
      return row.element;
    });
    fill(this.element, elements);
    this.#watch();
    this.applyFilter();
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

  // Brings a row into sight, with some of its surroundings. Rows that were never drawn have a height that is only guessed, so that
  // the place is looked at again once they are.
  reveal(segment, again = 2) {
    const element = this.row(segment).element;
    const box = element.getBoundingClientRect();
    const bars = [...document.querySelectorAll(".top, .editor-head")].map((bar) => bar.getBoundingClientRect().bottom);
    const top = Math.max(0, ...bars);
    const panel = document.querySelector(".panel");
    const bottom = panel && getComputedStyle(panel).position === "fixed" ? panel.getBoundingClientRect().top : innerHeight;
    if (box.top >= top + 8 && box.bottom <= bottom - 8) return;
    const middle = top + Math.max(8, Math.min((bottom - top) * 0.35 - box.height / 2, bottom - top - box.height - 8));
    scrollBy({ top: box.top - middle, behavior: "instant" });
    if (again)
      requestAnimationFrame(
        () => element.isConnected && element.classList.contains("active") && this.reveal(segment, again - 1),
      );
  }
}
