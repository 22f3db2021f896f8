// SPDX-License-Identifier: Apache-2.0
// Spelling and the other checks of the target that is being written: underlined in the text (by the browser's highlights, so that
// the text itself is not touched), listed below it with their corrections, and in a menu at the caret. While one types on they
// move along with their words; those whose words were touched are `lost`, until the text has been checked anew.
import { api, at } from "../core/api.js";
import { fill, h, later } from "../core/dom.js";
import { has, t } from "../core/i18n.js";
import { said } from "../core/said.js";
import { session } from "../core/session.js";
import { openMenu } from "../ui/menu.js";
import { say, sayError, toast } from "../ui/toast.js";
import { halvesAlone, PLACE, sameText } from "./codes.js";
import { rangeOf } from "./field_dom.js";

const REST_MS = 280;
const OPENED_MS = 60; // suggestions come first
const SHORT = 16; // letters of corrections that find room beside the words
const SPACING = new Set(["typography", "space"]);
const BUTTONS_MAX = 3; // corrections shown in the list; the menu has all

export function messageOf(finding) {
  if (finding.message) return said(finding.message);
  return has(`finding.${finding.category}`) ? t(`finding.${finding.category}`) : finding.category;
}

export function highlight(name, ranges) {
  if (!globalThis.Highlight || !CSS.highlights) return;
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
}

// No-break spaces look like others: a faint ground tells them apart.
function noBreakRanges(root, text) {
  return [...text.matchAll(/[\u00A0\u202F]/g)].map(({ index }) => rangeOf(root, index, index + 1));
}

// How many characters two texts share, from the place on that `at` counts.
function commonLength(a, b, at) {
  const most = Math.min(a.length, b.length);
  let n = 0;
  while (n < most && a.at(at(n)) === b.at(at(n))) n++;
  return n;
}

// Where a stretch of `before` stands in `after`; null where it was touched, or a letter put to its word. Among equal letters a
// change may have been made at several places (a second "na " before "na x", or behind it): they all count as touched.
function movedStretch({ start, end }, before, after) {
  if (before === after) return { start, end };
  const shorter = Math.min(before.length, after.length);
  const head = commonLength(before, after, (n) => n);
  const tail = commonLength(before, after, (n) => -1 - n);
  const first = Math.min(head, shorter - tail),
    last = before.length - Math.min(tail, shorter - head);
  const by = after.length - before.length;
  if (end < first || (end === first && !/^[\p{L}\p{M}\p{N}]/u.test(after.slice(end)))) return { start, end };
  if (start > last || (start === last && !/[\p{L}\p{M}\p{N}]$/u.test(after.slice(0, start + by))))
    return { start: start + by, end: end + by };
  return null;
}

export class Findings {
  #newest = new WeakMap(); // segment -> its text as it was asked about last
  #told = 0; // findings that were said aloud last
  #ignored = new Set(); // "segment word", for as long as the page is open

  constructor(model, onchange) {
    this.model = model;
    this.onchange = onchange;
    this.list = h("ul", { class: "findings", "aria-label": t("findings.title") });
    this.check = later(() => this.run(), REST_MS);
  }

  attach(segment, field) {
    this.segment = segment;
    this.field = field;
    this.#follow();
    fill(this.list);
    setTimeout(() => this.field === field && this.run(), OPENED_MS);
  }

  detach() {
    this.check.cancel();
    this.field = null;
    for (const name of ["spelling", "finding", "nobreak"]) highlight(name, []);
  }

  // The text has changed: what is underlined moved, and is asked for anew after a rest.
  changed() {
    if (!this.field) return;
    this.#follow();
    highlight("spelling", []);
    highlight("finding", []);
    this.check();
  }

  #follow() {
    const { segment } = this,
      { content } = this.field;
    for (const one of segment.findings) {
      const moved = one.lost ? null : movedStretch(one, segment.checked.text, content.text);
      if (moved) Object.assign(one, moved);
      else one.lost = true;
    }
    segment.checked = content;
  }

  // True where a finding still stands; else it is looked for anew.
  #stands(finding) {
    if (finding.lost) this.run();
    return !finding.lost;
  }

  async run() {
    const { segment, field } = this;
    if (!field) return;
    const content = { ...field.content }; // each is another, even of the same text
    this.#newest.set(segment, content);
    let findings = [];
    if (content.text.trim()) {
      const { from, to } = this.model.document;
      const codes = halvesAlone(content.codes);
      try {
        ({ findings } = await api.post("/v1/checks", {
          from,
          to,
          source: segment.source.text,
          target: content.text,
          source_codes: segment.source.codes,
          target_codes: codes,
          max_characters: segment.data.max_characters ?? null,
        }));
        // What is said of a half is no news: its other half is offered below the field.
        if (codes.some((code, i) => code !== content.codes[i]))
          findings = findings.filter((one) => one.category !== "inline_code");
      } catch {
        return; // a later keystroke asks again
      }
    }
    // An answer that was overtaken, or is of a text that was: the next one is on its way, or comes after the rest.
    if (this.#newest.get(segment) !== content || !sameText(content, segment.target)) return;
    segment.checked = content;
    segment.findings = findings
      .filter((one) => !this.#ignored.has(`${segment.id} ${one.category} ${one.word}`))
      .sort((a, b) => (b.category === "spelling") - (a.category === "spelling") || a.start - b.start);
    this.onchange(segment);
    if (this.field && this.segment === segment) this.draw();
  }

  draw() {
    const { field, segment } = this;
    const ranges = { spelling: [], finding: [] };
    for (const one of segment.findings) {
      if (one.end <= one.start || this.#isWhole(one)) continue;
      ranges[one.category === "spelling" ? "spelling" : "finding"].push(rangeOf(field.element, one.start, one.end));
    }
    for (const [name, list] of Object.entries(ranges)) highlight(name, list);
    highlight("nobreak", noBreakRanges(field.element, field.content.text));
    // What codes are missing is shown where they are to be had.
    const listed = segment.findings.filter((one) => one.category !== "inline_code" || !this.#isWhole(one));
    fill(
      this.list,
      listed.map((one) => this.#drawOne(one)),
    );
    if (segment.findings.length && segment.findings.length !== this.#told)
      say(t("findings.count", { count: segment.findings.length }));
    this.#told = segment.findings.length;
  }

  // A finding on the text as a whole has no place in it.
  #isWhole(finding) {
    return (
      finding.end <= finding.start ||
      (finding.start === 0 && finding.end === this.field.content.text.length && finding.category !== "spelling")
    );
  }

  // The word in question; of a space, the words that it stands between.
  #shownWord(finding) {
    const { text } = this.field.content;
    if (SPACING.has(finding.category)) {
      const head = /\S*$/.exec(text.slice(0, finding.start).replaceAll(PLACE, " "))[0];
      const tail = /^\S*/.exec(text.slice(finding.end).replaceAll(PLACE, " "))[0];
      return (head + visible(text.slice(finding.start, finding.end), "") + tail).trim();
    }
    return this.#isWhole(finding) ? "" : finding.word.trim();
  }

  #drawOne(finding) {
    const spelling = finding.category === "spelling";
    const word = this.#shownWord(finding);
    const short = !spelling && finding.corrections.slice(0, BUTTONS_MAX).join("").length <= SHORT;
    return h(
      "li",
      { class: `finding ${spelling ? "is-spelling" : "is-check"}${short ? " is-short" : ""}` },
      h(
        "button",
        {
          type: "button",
          class: "finding-text",
          title: t("findings.go"),
          onclick: () => this.#stands(finding) && this.field.select(finding.start, finding.end),
        },
        word && h("strong", {}, word),
        h("span", { class: spelling && word ? "sr-only" : null }, messageOf(finding)),
      ),
      finding.corrections
        .slice(0, BUTTONS_MAX)
        .map((text) =>
          h(
            "button",
            {
              type: "button",
              class: "correction",
              lang: this.model.document.to,
              "aria-label": t("findings.replace", { word: word || finding.word, text: visible(text) }),
              onclick: () => this.apply(finding, text),
            },
            visible(text),
          ),
        ),
      h(
        "button",
        {
          type: "button",
          class: "correction more",
          "aria-haspopup": "menu",
          "aria-label": t("findings.more", { word: word || messageOf(finding) }),
          onclick: (event) => this.menu(finding, event.currentTarget),
        },
        "⋯",
      ),
    );
  }

  apply(finding, text) {
    if (this.#stands(finding)) this.field.insert({ text, codes: [] }, finding);
  }

  get #standing() {
    return this.segment?.findings.filter((one) => !one.lost) ?? [];
  }

  // The finding at the caret (the nearest around it, not one on the whole text), or the next one behind it.
  at(place, next = false) {
    const list = this.#standing;
    const around = list.filter((one) => place >= one.start && place <= one.end);
    return (
      around.sort((a, b) => a.end - a.start - (b.end - b.start))[0] ??
      (next ? (list.find((one) => one.start >= place) ?? list[0]) : undefined)
    );
  }

  // Findings that still stand, of the text as it is.
  async #latest() {
    if (this.segment.findings.some((one) => one.lost)) await this.run();
    return this.field ? this.#standing : [];
  }

  async openNext() {
    const list = await this.#latest();
    if (!list.length) return false;
    const { start, end } = this.field.selection();
    const here = this.at(end);
    const finding =
      here && start === here.start && end === here.end ? list[(list.indexOf(here) + 1) % list.length] : this.at(end, true);
    if (!finding) return false;
    this.field.select(finding.start, finding.end);
    this.menu(finding);
    return true;
  }

  async openHere() {
    if (!(await this.#latest()).length) return;
    const finding = this.at(this.field.selection().end, true);
    if (finding) this.menu(finding);
  }

  menu(finding, anchor) {
    if (!this.#stands(finding)) return;
    const place = anchor ?? rangeOf(this.field.element, finding.start, finding.end);
    const items = [
      { heading: messageOf(finding) },
      ...finding.corrections.map((text) => ({
        label: visible(text),
        lang: this.model.document.to,
        run: () => this.apply(finding, text),
      })),
      null,
    ];
    if (finding.category === "spelling" && session.mayForAll("translator"))
      items.push({ label: t("findings.learn", { word: finding.word }), picture: "add", run: () => this.#learn(finding) });
    items.push({ label: t("findings.ignore"), picture: "close", run: () => this.#ignore(finding) });
    openMenu(place, items, { label: t("findings.menu"), onclose: () => this.field?.focus() });
  }

  async #learn(finding) {
    try {
      await api.put(at`/v1/languages/${this.model.document.to}/words/${finding.word}`);
      toast(t("findings.learnt", { word: finding.word }));
      this.run();
    } catch (error) {
      sayError(error);
    }
  }

  #ignore(finding) {
    this.#ignored.add(`${this.segment.id} ${finding.category} ${finding.word}`);
    this.run();
  }
}

// Spaces that matter must be seen.
function visible(text, nothing = t("findings.remove")) {
  if (text === "") return nothing;
  return (text.trim() ? text : text.replaceAll(" ", "␣")).replaceAll("\u00A0", "⍽").replaceAll("\u202F", "⍽");
}
