// SPDX-License-Identifier: Apache-2.0
// The first page: begin a new document, or go on with one.
import { api } from "../core/api.js";
import { connection } from "../core/connection.js";
import { fill, h, later } from "../core/dom.js";
import { ago, date, languageName, percent, t } from "../core/i18n.js";
import { session } from "../core/session.js";
import { button, iconButton } from "../ui/button.js";
import { setKeys } from "../ui/help.js";
import { input } from "../ui/fields.js";
import { menuButton } from "../ui/menu.js";
import { sayError } from "../ui/toast.js";
import { deleteDocument, renameDocument, replaceSource } from "./actions.js";
import { createForm } from "./create.js";
import { downloadItems } from "./download.js";
import { doneShare, stateBar } from "./progress.js";

function menuItems(item, again) {
  const then = (action) => async () => {
    await action(item);
    again();
  };
  const editing = session.may("translator", item.memory)
    ? [
        null,
        { label: t("documents.rename"), picture: "edit", run: then(renameDocument) },
        { label: t("documents.replace"), picture: "upload", run: then(replaceSource) },
        { label: t("action.delete"), picture: "trash", run: then(deleteDocument) },
      ]
    : [];
  return [...downloadItems(item), ...editing];
}

function drawRow(item, again) {
  const more = menuButton(iconButton("more", t("documents.more", { name: item.name }), null), () => menuItems(item, again));
  return h(
    "li",
    { class: "document" },
    h(
      "div",
      { class: "document-main" },
      h("a", { class: "document-name", href: `#/documents/${item.id}` }, item.name),
      h(
        "p",
        { class: "document-line" },
        h("span", {}, `${languageName(item.from)} → ${languageName(item.to)}`),
        h("span", {}, t(`format.${item.format}`)),
        h("span", {}, t("documents.segments", { count: item.segments })),
        h("span", { title: date(item.changed) }, ago(item.changed)),
      ),
    ),
    h(
      "div",
      { class: "document-progress" },
      stateBar(item),
      h(
        "span",
        { class: "document-share" },
        item.words_left ? t("documents.words_left", { count: item.words_left }) : percent(doneShare(item)),
      ),
    ),
    more,
  );
}

class DocumentList {
  #turn = 0; // answers may overtake each other

  constructor() {
    this.list = h("ul", { class: "documents" });
    this.foot = h("div", { class: "list-foot" });
    this.search = input("", {
      type: "search",
      placeholder: t("documents.search"),
      "aria-label": t("documents.search"),
      oninput: later(() => this.load(), 250),
    });
    this.element = h(
      "section",
      { "aria-labelledby": "documents-title" },
      h("div", { class: "section-head" }, h("h2", { id: "documents-title" }, t("documents.title")), this.search),
      this.list,
      this.foot,
    );
  }

  async load(cursor) {
    const turn = ++this.#turn;
    try {
      const q = this.search.value.trim();
      const page = await api.get("/v1/documents", { query: { limit: 50, cursor, q } });
      if (turn !== this.#turn) return;
      const rows = page.documents.map((item) => drawRow(item, () => this.load()));
      if (cursor) this.list.append(...rows);
      else if (rows.length) fill(this.list, rows);
      else fill(this.list, h("li", { class: "nothing" }, q ? t("documents.none_found") : t("documents.none")));
      fill(this.foot, page.next && button(t("action.more"), () => this.load(page.next)));
    } catch (error) {
      sayError(error);
    }
  }
}

// A file may be dropped anywhere on the page.
function watchDrops(page, form) {
  const show = (on) => page.classList.toggle("dropping", on);
  page.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    show(true);
  });
  page.addEventListener("dragleave", (event) => page.contains(event.relatedTarget) || show(false));
  page.addEventListener("drop", (event) => {
    show(false);
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    form.take(event.dataTransfer.files[0]);
  });
}

export async function openDocuments(outlet, names, search, current) {
  document.title = `${t("documents.title")} – Tafsiri`;
  setKeys([]);
  const list = new DocumentList();
  const place = h("div", {});
  const page = h("div", { class: "page" }, h("h1", { class: "sr-only" }, t("documents.title")), place, list.element);
  const loaded = list.load();
  try {
    const form = session.may("translator") ? await createForm() : null;
    if (form) {
      fill(place, h("section", { class: "card" }, h("h2", {}, t("new.title")), form.element));
      watchDrops(page, form);
    }
  } catch (error) {
    sayError(error);
  }
  await loaded;
  if (!current()) return undefined;
  fill(outlet, page);
  return connection.on("change", (online) => online && list.load());
}
