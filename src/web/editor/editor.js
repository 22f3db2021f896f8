// SPDX-License-Identifier: Apache-2.0
// What happens when somebody works in a document: opening segments, inserting, confirming, finding. The parts (list, tools, panel,
// findings) know how they look; this knows how they play together.
import { connection } from "../core/connection.js";
import { h } from "../core/dom.js";
import { date, t } from "../core/i18n.js";
import { explain, said } from "../core/said.js";
import { session } from "../core/session.js";
import { getSetting, putSetting } from "../core/settings.js";
import { replaceSource } from "../documents/actions.js";
import { say, sayError, toast } from "../ui/toast.js";
import { closeMenu } from "../ui/menu.js";
import { adoptCodes, halvesAlone, missingCodes, sameText } from "./codes.js";
import { rangeOf } from "./field_dom.js";
import { Findings, highlight } from "./findings.js";
import { Head } from "./head.js";
import { openHistory } from "./history.js";
import { editorKeys } from "./keys.js";
import { SegmentList } from "./list.js";
import { isDone } from "./model.js";
import { Filling } from "./pretranslate.js";
import { Panel } from "./panel.js";
import { selectedPhrase, watchPhrases } from "./phrase.js";
import { Suggestions } from "./suggestions.js";
import { Sync } from "./sync.js";
import { Tools } from "./tools.js";

export class Editor {
  active = null; // segment
  tools = null;
  #match = undefined; // the suggestion that the target began as
  #early = null; // number of a suggestion that was wanted before it had come
  #said = null; // source of the active segment, as it was last looked at
  #lacking = null; // a target that was to be confirmed without all codes: confirming it again means it
  #replacing = false; // the article, by a new version
  #done = []; // what is to be undone when the page is left

  constructor(model) {
    this.model = model;
    this.writable = session.may("translator", model.document.memory);
    this.sync = new Sync(model);
    this.suggestions = new Suggestions(model);
    this.findings = new Findings(model, (segment) => segment !== this.active && this.list.update(segment));
    this.list = new SegmentList(model, {
      open: (segment, options) => this.open(segment, options),
      near: (segment) => segment !== this.active && this.suggestions.near(segment),
      see: (segments) => this.suggestions.see(segments),
      resolve: (segment, mine) => this.resolve(segment, mine),
    });
    this.panel = new Panel(this);
    this.filling = new Filling(this);
    this.head = new Head(this);
    this.element = h(
      "div",
      { class: "editor" },
      this.head.element,
      h("div", { class: "work" }, h("div", { class: "list" }, this.list.element, this.list.nothing), this.panel.element),
    );
    this.#listen();
  }

  #listen() {
    const { model, sync } = this;
    model.on("segment", (segment) => this.#segmentChanged(segment));
    model.on("document", () => this.head.showDocument());
    model.on("document", () => this.filling.look());
    model.on("gone", () => toast(t("documents.gone"), { kind: "warning" }));
    model.on("others", (segment) => segment === this.active && !segment.own && this.#adopt(segment));
    model.on("replaced", () => this.#replaced());
    sync.on("segment", (segment) => this.#segmentChanged(segment));
    sync.on("status", () => this.head.showStatus());
    sync.on("conflict", (segment) =>
      toast(t("conflict.toast", { number: String(segment.number) }), {
        kind: "warning",
        action: t("action.show"),
        run: () => this.open(segment),
      }),
    );
    sync.on("rejected", (segment, error) => this.#rejected(segment, error));
    sync.on("failed", (segment, error) => sayError(error));
    sync.on("confirmed", () => this.#memoryGrew());
    sync.on("replayed", (count) => toast(t("saved.replayed", { count })));
    sync.on("orphan", (entry, seen) => toast(t("saved.orphan", { text: entry.text }), { kind: "error", closed: seen }));
  }

  start() {
    this.#done.push(
      editorKeys(this),
      watchPhrases((text, side) => this.panel.search(text, side)),
      () => this.model.close(),
      () => this.filling.close(),
      () => this.sync.close(),
    );
    this.sync.replay();
    this.model.follow();
    this.filling.look();
    const last = this.model.find(getSetting(`place.${this.model.id}`));
    const first = last?.data.translate
      ? last
      : (this.model.translatable.find((one) => !isDone(one.state)) ?? this.model.translatable[0]);
    if (first) this.open(first);
    if (this.model.kept) toast(t("documents.kept", { when: date(new Date(this.model.kept)) }), { kind: "warning" });
    this.#done.push(connection.on("change", (online) => online && this.active && this.#look(this.active)));
    const fit = () => this.active && this.list.reveal(this.active); // a telephone's keyboard comes up, or the page is turned
    addEventListener("resize", fit);
    this.#done.push(() => removeEventListener("resize", fit));
  }

  stop() {
    this.close();
    closeMenu();
    for (const action of this.#done) action();
  }

  // ---- segments ----

  open(segment, { caret } = {}) {
    if (!segment.data.translate || this.model.find(segment.id) !== segment) return; // a version later it may be gone
    if (segment !== this.active) {
      this.suggestions.near(segment); // first of all: the server works while the page is drawn
      this.close();
      this.active = segment;
      this.#early = null;
      this.#lacking = null;
      this.#match = segment.data.match;
      putSetting(`place.${this.model.id}`, segment.id);
      if (!this.list.isShown(segment)) this.list.row(segment).element.hidden = false;
      this.#look(segment); // what is known stands there before the focus has the browser lay out the page
      if (this.writable) this.#openTools(segment);
      else this.#choose(segment);
    }
    if (this.tools) this.tools.field.select(caret ?? this.tools.field.content.text.length);
    this.list.reveal(segment);
  }

  #choose(segment) {
    this.list.row(segment).choose();
    this.list.row(segment).opener.focus({ preventScroll: true });
  }

  #openTools(segment) {
    this.tools = new Tools(segment, this);
    this.list.row(segment).open(this.tools);
    this.tools.field.on("change", (content, stood) => {
      this.#early = null;
      segment.problem = "";
      this.tools.showProblem();
      this.sync.edit(segment, content, this.#match, stood);
      this.list.showCaret();
      this.findings.changed();
    });
    this.tools.field.on("adopted", () => this.findings.changed());
    this.findings.attach(segment, this.tools.field);
  }

  close() {
    if (!this.active) return;
    this.findings.detach();
    highlight("term", []);
    this.list.row(this.active)?.close();
    if (this.active.own) this.sync.send(this.active.id);
    this.active = null;
    this.tools = null;
  }

  #look(segment) {
    this.#said = segment.source;
    this.suggestions
      .want(segment, (result) => segment === this.active && this.#show(segment, result))
      .catch((error) => segment === this.active && this.panel.fail(error.status === 0 ? t("connection.lost") : explain(error)));
  }

  #show(segment, result) {
    this.panel.showResult(segment, result);
    const { source } = this.list.row(segment);
    highlight(
      "term",
      (result.terms ?? []).map((term) => rangeOf(source, term.start, term.end)),
    );
    const index = this.#early;
    this.#early = null;
    if (index !== null) this.insertSuggestion(index);
  }

  #memoryGrew() {
    this.suggestions.age();
    if (this.active) this.#look(this.active);
  }

  #segmentChanged(segment) {
    this.list.update(segment);
    if (segment === this.active) {
      this.tools?.showProblem();
      if (!segment.own) this.#adopt(segment);
      if (!sameText(this.#said, segment.source)) this.#renew(segment);
    }
  }

  #adopt(segment) {
    if (this.tools?.field.adopt(segment.saved)) say(t("segment.by_others"));
  }

  // In a new version of the article: what was found for the one before stands no longer.
  #renew(segment) {
    this.#early = null;
    this.#lacking = null;
    this.#match = segment.data.match;
    this.tools?.renew();
    this.panel.outdate();
    this.#look(segment);
    this.findings.run();
  }

  // What was typed belongs to the version that it was typed in: it goes first.
  async replaceSource() {
    await this.sync.flush();
    this.#replacing = true; // whoever did it need not be told
    if (await replaceSource(this.model.document)) await this.model.catchUp().catch(() => {});
    this.#replacing = false;
  }

  // Nobody is taken out of what they do: the segment that is open stays so, and where it is gone, none is.
  #replaced() {
    if (this.active && this.model.find(this.active.id) !== this.active) this.close();
    if (this.active && !this.active.data.translate) this.close();
    this.#redraw();
    this.head.showDocument();
    if (!this.#replacing) toast(t("documents.new_version"));
    if (!this.active) return;
    this.#renew(this.active);
    if (!this.active.own) this.#adopt(this.active);
  }

  // What is in sight stays at its place in the window.
  #redraw() {
    const row = this.active && this.list.isShown(this.active) ? this.list.row(this.active).element : null;
    const before = row?.getBoundingClientRect().top;
    this.list.draw(row && this.active);
    if (row) scrollBy({ top: row.getBoundingClientRect().top - before, behavior: "instant" });
  }

  resolve(segment, mine) {
    this.sync.resolve(segment, mine);
    if (segment === this.active && this.tools) this.tools.field.adopt(segment.target);
    this.open(segment);
  }

  #rejected(segment, error) {
    toast(t("confirm.refused", { number: String(segment.number), detail: said(error.message) }), {
      kind: "error",
      action: t("action.show"),
      run: () => this.open(segment),
    });
  }

  // ---- what keys and buttons do ----

  // Codes are left out on purpose only: confirmed again as it is, it is meant so.
  confirm(state = "confirmed") {
    const segment = this.active;
    if (!segment || !this.tools || segment.conflict) return;
    if (!segment.target.text.trim() && !segment.target.codes.length) {
      segment.problem = t("confirm.empty");
      this.tools.showProblem();
      return;
    }
    if (state === "reviewed" && !session.may("editor", this.model.document.memory)) return;
    const { codes } = segment.target;
    const halved = halvesAlone(codes).some((code, i) => code !== codes[i]); // never taken: the server says why
    const missing = halved ? 0 : missingCodes(segment.source.codes, codes).length;
    const sure = this.#lacking !== null && sameText(this.#lacking, segment.target);
    if (missing && !sure) {
      this.#lacking = segment.target;
      segment.problem = t("confirm.lacking", { count: missing });
      this.tools.showProblem(() => this.confirm(state));
      return;
    }
    this.sync.confirm(segment, state, this.#match, missing > 0);
    const shown = (one) => !isDone(one.state) && this.list.isShown(one);
    const next =
      this.model.neighbour(segment, 1, shown) ?? this.model.translatable.find((one) => one !== segment && shown(one));
    if (next) this.open(next);
    else toast(t("confirm.all"));
  }

  step(by) {
    const next = this.active
      ? this.model.neighbour(this.active, by, (one) => this.list.isShown(one))
      : this.model.translatable[0];
    if (next) this.open(next);
  }

  nextOpen() {
    const next =
      this.model.neighbour(this.active, 1, (one) => !isDone(one.state)) ??
      this.model.translatable.find((one) => !isDone(one.state));
    if (next) this.open(next);
    else say(t("confirm.all"));
  }

  insertSuggestion(index) {
    if (!this.tools) return;
    if (this.panel.matches.dataset.segment !== String(this.active.id)) {
      this.#early = index;
      return;
    }
    const suggestion = this.panel.shown[index];
    if (!suggestion) return;
    const { score, origin, memory, unit } = suggestion;
    this.#match = { score, origin, memory, unit };
    this.tools.field.replaceAll(
      adoptCodes({ text: suggestion.target, codes: suggestion.target_codes ?? [] }, this.active.source.codes),
    );
    say(t("suggestion.inserted", { number: index + 1 }));
  }

  insertText(text) {
    this.tools?.field.insert({ text, codes: [] });
    this.tools?.field.focus();
  }

  copySource() {
    if (!this.tools) return;
    this.#match = undefined;
    this.tools.field.replaceAll({ text: this.active.source.text, codes: [...this.active.source.codes] });
  }

  insertCode() {
    this.tools?.insertCode();
  }

  ownsUndo(target) {
    return this.tools?.field.element.contains(target) ?? false;
  }

  undo() {
    this.tools?.field.undo();
  }

  redo() {
    this.tools?.field.redo();
  }

  correct() {
    if (this.tools) this.findings.openHere();
  }

  async nextFinding() {
    if (this.tools && !(await this.findings.openNext())) say(t("findings.none"));
  }

  concordance() {
    const phrase = selectedPhrase();
    this.panel.search(phrase?.text, phrase?.side ?? "source");
  }

  search() {
    this.head.search.focus();
    this.head.search.select();
  }

  switchRegion() {
    if (this.panel.element.contains(document.activeElement)) return this.back();
    if (this.panel.folded) this.panel.setFolded(false);
    this.panel.tabs[this.panel.current].focus(); // first: in a low window the panel opens by it
    this.panel.element.querySelector(".panel-body:not([hidden]) button")?.focus();
  }

  // The first of those that the search or the filter shows.
  openFirst() {
    this.list.applyFilter();
    const first = this.model.translatable.find((one) => this.list.isShown(one));
    if (first) this.open(first);
  }

  back() {
    if (this.tools) this.tools.field.focus();
    else if (this.active) this.list.row(this.active).opener.focus();
  }

  async history() {
    const segment = this.active;
    if (segment && (await openHistory(this, segment))) this.#memoryGrew();
    if (segment === this.active) this.back();
  }
}
