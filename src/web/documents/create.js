// SPDX-License-Identifier: Apache-2.0
// A new document: an article that is pasted, dropped or chosen, and the languages between which it goes.
import { api } from "../core/api.js";
import { fill, h } from "../core/dom.js";
import { languageName, t } from "../core/i18n.js";
import { go } from "../core/router.js";
import { said } from "../core/said.js";
import { session } from "../core/session.js";
import { getDraft, getSetting, putDraft, putSetting } from "../core/settings.js";
import { button } from "../ui/button.js";
import { field, input, select } from "../ui/fields.js";
import { icon } from "../ui/icon.js";
import { sayError, toast } from "../ui/toast.js";
import { ACCEPT, guessFormat, guessName, uploadQuery } from "./formats.js";

const TARGETS = ["sw", "fr-HT"]; // first in the list; others follow as the memories have them

async function languageChoices() {
  const { languages } = await api.get("/v1/languages");
  const others = (side) => languages.filter((one) => one[side]).map((one) => one.language);
  const unique = (tags) => [...new Set(tags)].map((tag) => [tag, languageName(tag)]);
  return { from: unique(["en", ...others("source")]), to: unique([...TARGETS, ...others("target")]) };
}

async function writableMemories() {
  const { memories } = await api.get("/v1/memories");
  return memories.filter((one) => !one.read_only && session.may("translator", one.name));
}

// The memory that confirmed translations go to; one is made where there is none yet.
async function memoryFor(name) {
  if (name) return name;
  await api.post("/v1/memories", { name: "main", title: t("memory.main") });
  return "main";
}

function warn(warnings) {
  for (const one of (warnings ?? []).slice(0, 3)) toast(said(one), { kind: "warning" });
}

let chosenFile = null; // outlives the form: the language of the interface may be changed, or a memory looked at

class CreateForm {
  file = null;
  #sent = null; // what was asked for last, and its operation

  constructor(choices, memories) {
    this.text = h("textarea", {
      class: "textarea paste",
      rows: "6",
      placeholder: t("new.placeholder"),
      "aria-label": t("new.paste"),
      oninput: () => this.textChanged(),
    });
    this.picker = h("input", {
      type: "file",
      accept: ACCEPT,
      class: "sr-only",
      tabindex: "-1",
      "aria-hidden": "true",
      onchange: () => this.take(this.picker.files[0]),
    });
    this.name = input("", { placeholder: t("new.name_hint"), maxlength: "200", oninput: () => this.keep() });
    this.format = select(
      ["text", "html", "markdown", "xliff"].map((one) => [one, t(`format.${one}`)]),
      "text",
      () => this.keep(),
    );
    this.from = select(choices.from, getSetting("from", "en"), (tag) => putSetting("from", tag));
    this.to = select(choices.to, getSetting("to", "sw"), (tag) => putSetting("to", tag));
    this.memory = select(
      memories.length ? memories.map((one) => [one.name, one.title || one.name]) : [["", t("memory.main")]],
      getSetting("memory") ?? memories[0]?.name,
      (name) => putSetting("memory", name),
    );
    if (this.memory.selectedIndex < 0) this.memory.selectedIndex = 0;
    this.author = input(session.author ?? "", {
      autocomplete: "name",
      onchange: () => (session.author = this.author.value.trim()),
    });
    this.chosen = h("div", { class: "chosen", hidden: true });
    this.submit = button(t("new.start"), null, { kind: "primary", type: "submit" });
    this.element = this.draw();
    this.restore();
  }

  restore() {
    const { text = "", name = "", format = "text" } = getDraft(session.who);
    this.text.value = text;
    this.name.value = name;
    this.format.value = format;
    this.take(chosenFile);
  }

  keep() {
    putDraft(session.who, { text: this.text.value, name: this.name.value, format: this.format.value });
  }

  forget() {
    chosenFile = null;
    putDraft(session.who, null);
  }

  draw() {
    const drop = h(
      "div",
      { class: "drop" },
      this.text,
      this.chosen,
      h(
        "div",
        { class: "drop-foot" },
        button(t("new.choose"), () => this.picker.click(), { picture: "upload" }),
        h("span", { class: "hint" }, t("new.formats")),
        this.picker,
      ),
    );
    const formatField = field(t("new.format"), this.format);
    this.formatField = formatField;
    return h(
      "form",
      { class: "create", onsubmit: (event) => this.send(event), "aria-label": t("new.title") },
      drop,
      h(
        "div",
        { class: "create-fields" },
        field(t("new.from"), this.from),
        field(t("new.to"), this.to),
        field(t("new.memory"), this.memory),
        field(t("documents.name"), this.name),
        formatField,
        session.state.signed_in ? null : field(t("new.author"), this.author),
      ),
      this.submit,
    );
  }

  textChanged() {
    this.format.value = guessFormat(this.text.value);
    this.keep();
  }

  take(file) {
    if (!file) return;
    this.file = chosenFile = file;
    this.text.hidden = true;
    this.formatField.hidden = true;
    this.chosen.hidden = false;
    fill(
      this.chosen,
      icon("document"),
      h("strong", {}, file.name),
      button(t("new.other"), () => this.drop(), { kind: "quiet" }),
    );
    if (!this.name.value) this.name.placeholder = file.name;
    this.submit.focus();
  }

  drop() {
    this.file = chosenFile = null;
    this.picker.value = "";
    this.text.hidden = false;
    this.formatField.hidden = false;
    this.chosen.hidden = true;
    this.name.placeholder = t("new.name_hint");
    this.text.focus();
  }

  async send(event) {
    event.preventDefault();
    if (!this.file && !this.text.value.trim()) return this.text.focus();
    this.submit.disabled = true;
    try {
      const memory = await memoryFor(this.memory.value);
      const place = { from: this.from.value, to: this.to.value, memory };
      const made = this.file ? await this.sendFile(place) : await this.sendText(place);
      this.forget();
      warn(made.warnings);
      go(`/documents/${made.document.id}`);
    } catch (error) {
      sayError(error);
      this.submit.disabled = false;
    }
  }

  // The operation's name makes one document, not two, of what is sent again since its answer was lost on a bad line.
  #once(asked) {
    const what = JSON.stringify(asked);
    if (this.#sent?.what !== what || this.#sent.file !== this.file)
      this.#sent = { what, file: this.file, id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}` };
    return { headers: { "Operation-Id": this.#sent.id } };
  }

  async sendFile(place) {
    const query = { ...uploadQuery(this.file), ...place };
    const made = await api.post("/v1/documents", this.file, { ...this.#once(query), query, type: "application/octet-stream" });
    const name = this.name.value.trim();
    if (!name || name === made.document.name) return made;
    return { document: await api.patch(`/v1/documents/${made.document.id}`, { name }), warnings: made.warnings };
  }

  sendText(place) {
    const body = { ...place, text: this.text.value, format: this.format.value, author: session.author };
    const name = this.name.value.trim() || guessName(body.text, body.format);
    if (name) body.name = name;
    return api.post("/v1/documents", body, this.#once(body));
  }
}

export async function createForm() {
  const [choices, memories] = await Promise.all([languageChoices(), writableMemories()]);
  return new CreateForm(choices, memories);
}
