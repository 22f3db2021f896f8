// SPDX-License-Identifier: Apache-2.0
// What stands above the segments: the document, how far it is, whether all is saved, and what can be done with the whole.
import { connection } from "../core/connection.js";
import { fill, h } from "../core/dom.js";
import { languageName, percent, t } from "../core/i18n.js";
import { go } from "../core/router.js";
import { deleteDocument, renameDocument } from "../documents/actions.js";
import { downloadItems } from "../documents/download.js";
import { doneShare, stateBar } from "../documents/progress.js";
import { button, iconButton } from "../ui/button.js";
import { input, select } from "../ui/fields.js";
import { icon } from "../ui/icon.js";
import { menuButton } from "../ui/menu.js";
import { openAnalysis } from "./analysis.js";
import { pretranslate } from "./pretranslate.js";

const FILTERS = ["all", "open", "empty", "draft", "pretranslated", "confirmed", "findings", "changed"];

export class Head {
  constructor(editor) {
    this.editor = editor;
    this.title = h("h1", { class: "editor-title" });
    this.pair = h("span", { class: "pair" });
    this.progress = h("div", { class: "editor-progress" });
    this.saved = h("span", { class: "saved", role: "status" });
    this.search = input("", {
      type: "search",
      class: "input segment-search",
      placeholder: t("segments.search"),
      "aria-label": t("segments.search"),
      oninput: () => this.#filter(),
      onkeydown: (event) => {
        if (event.key !== "Enter" || event.ctrlKey || event.altKey || event.isComposing) return;
        event.preventDefault();
        editor.openFirst();
      },
    });
    this.filter = select(
      FILTERS.map((one) => [one, t(`filter.${one}`)]),
      "all",
      () => this.#filter(),
    );
    this.filter.setAttribute("aria-label", t("segments.filter"));
    this.element = h(
      "div",
      { class: "editor-head" },
      h(
        "div",
        { class: "editor-line" },
        h("a", { class: "icon-button", href: "#/", "aria-label": t("nav.documents"), title: t("nav.documents") }, icon("back")),
        h("div", { class: "editor-name" }, this.title, this.pair),
        editor.writable && this.saved,
        this.#drawActions(),
      ),
      h("div", { class: "editor-line second" }, this.progress, h("span", { class: "tool-gap" }), this.filter, this.search),
      editor.filling.element,
    );
    this.showDocument();
    this.showStatus();
  }

  #drawActions() {
    const { editor } = this;
    const item = () => editor.model.document;
    const download = menuButton(
      button(t("download.title"), null, { picture: "download", kind: "foldable" }),
      () => downloadItems(item()),
      { label: t("download.title") },
    );
    const more = menuButton(
      iconButton("more", t("documents.more", { name: item().name }), null),
      () => [
        {
          label: t("documents.rename"),
          picture: "edit",
          run: async () => editor.model.takeDocument(await renameDocument(item())),
        },
        {
          label: t("documents.replace"),
          picture: "upload",
          run: () => editor.replaceSource(),
        },
        { label: t("action.delete"), picture: "trash", run: async () => (await deleteDocument(item())) && go("/") },
      ],
      { label: t("documents.more", { name: item().name }) },
    );
    return h(
      "div",
      { class: "editor-actions" },
      editor.writable && button(t("pretranslate.title"), () => pretranslate(editor), { picture: "wand", kind: "foldable" }),
      button(t("analysis.title"), () => openAnalysis(editor.model), { picture: "chart", kind: "foldable" }),
      download,
      editor.writable && more,
    );
  }

  #filter() {
    this.editor.list.setFilter(this.filter.value, this.search.value);
  }

  showDocument() {
    const { document: item } = this.editor.model;
    document.title = `${item.name} – Tafsiri`;
    fill(this.title, item.name);
    fill(this.pair, `${languageName(item.from)} → ${languageName(item.to)}`);
    const done = item.states.confirmed + item.states.reviewed;
    fill(
      this.progress,
      stateBar(item),
      h(
        "span",
        { class: "editor-share" },
        `${percent(doneShare(item))} · ${t("segments.done", { count: done, all: item.segments })}`,
      ),
      item.words_left > 0 && h("span", { class: "editor-words" }, t("documents.words_left", { count: item.words_left })),
    );
  }

  showStatus() {
    const { sync } = this.editor;
    const waiting = sync.waiting;
    let text = t("saved.all"),
      kind = "is-saved";
    if (!sync.kept) [text, kind] = [t("saved.not_kept"), "is-warning"];
    else if (waiting && !connection.online) [text, kind] = [t("saved.kept", { count: waiting }), "is-warning"];
    else if (sync.refused) [text, kind] = [t("saved.refused", { count: sync.refused }), "is-warning"];
    else if (waiting) [text, kind] = [t("saved.saving"), "is-saving"];
    if (this.saved.dataset.text === text) return;
    this.saved.dataset.text = text;
    this.saved.className = `saved ${kind}`;
    fill(this.saved, h("span", { class: "saved-dot", "aria-hidden": "true" }), h("span", {}, text));
  }
}
