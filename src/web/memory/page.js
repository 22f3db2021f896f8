// SPDX-License-Identifier: Apache-2.0
// All memories, and the term list.
import { api } from "../core/api.js";
import { fill, h } from "../core/dom.js";
import { number, t } from "../core/i18n.js";
import { go } from "../core/router.js";
import { session } from "../core/session.js";
import { streamFile } from "../documents/download.js";
import { button } from "../ui/button.js";
import { setKeys } from "../ui/help.js";
import { icon } from "../ui/icon.js";
import { sayError } from "../ui/toast.js";
import { chooseFile, importTerms } from "./import.js";
import { createMemory } from "./settings.js";

function drawMemory(memory, most) {
  const bar = h("div", { class: "size-bar", "aria-hidden": "true" }, h("span", {}));
  bar.firstChild.style.inlineSize = `${most ? (100 * memory.units) / most : 0}%`;
  return h(
    "li",
    { class: "memory" },
    h("a", { class: "document-name", href: `#/memories/${encodeURIComponent(memory.name)}` }, memory.title || memory.name),
    h(
      "p",
      { class: "document-line" },
      h("span", {}, memory.name),
      memory.read_only && h("span", {}, t("memory.read_only")),
      memory.penalty > 0 && h("span", {}, `−${memory.penalty}`),
    ),
    h("span", { class: "memory-units" }, t("memory.count", { count: memory.units })),
    bar,
  );
}

function drawTerms() {
  const read = async () => {
    const file = await chooseFile(".tbx,.csv,.xml");
    if (file) await importTerms(file);
  };
  return h(
    "section",
    { class: "card", "aria-labelledby": "terms-head" },
    h("h2", { id: "terms-head" }, icon("terms"), t("terms.list")),
    h("p", {}, t("terms.text")),
    h(
      "div",
      { class: "row-actions" },
      session.mayForAll("editor") && button(t("terms.import"), read, { picture: "upload" }),
      button("TBX", () => streamFile("/v1/terms/tbx"), { picture: "download" }),
      button("CSV", () => streamFile("/v1/terms/csv"), { picture: "download" }),
    ),
  );
}

export async function openMemories(outlet, names, search, current) {
  document.title = `${t("nav.memories")} – Tafsiri`;
  setKeys([]);
  try {
    const { memories } = await api.get("/v1/memories");
    if (!current()) return;
    const most = Math.max(0, ...memories.map((one) => one.units)),
      all = memories.reduce((sum, one) => sum + one.units, 0);
    const add = async () => {
      const made = await createMemory();
      if (made) go(`/memories/${encodeURIComponent(made.name)}`);
    };
    fill(
      outlet,
      h(
        "div",
        { class: "page" },
        h(
          "div",
          { class: "section-head" },
          h("h1", {}, t("nav.memories")),
          session.mayForAll("administrator") && button(t("memory.new"), add, { picture: "add", kind: "primary" }),
        ),
        h("p", { class: "page-line" }, t("memory.sum", { units: number(all), count: memories.length })),
        memories.length
          ? h(
              "ul",
              { class: "memories" },
              memories.map((one) => drawMemory(one, most)),
            )
          : h("p", { class: "nothing" }, t("memory.none")),
        drawTerms(),
      ),
    );
  } catch (error) {
    sayError(error);
  }
}
