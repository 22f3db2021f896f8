// SPDX-License-Identifier: Apache-2.0
// One memory: its units, to search, change and delete; import and export; its settings.
import { api, at } from "../core/api.js";
import { fill, h, later } from "../core/dom.js";
import { ago, day, number, t } from "../core/i18n.js";
import { go } from "../core/router.js";
import { session } from "../core/session.js";
import { streamFile } from "../documents/download.js";
import { hasWord, markedText, wholeQuery } from "../editor/concordance.js";
import { direction } from "../editor/row.js";
import { button, iconButton } from "../ui/button.js";
import { input, select } from "../ui/fields.js";
import { icon } from "../ui/icon.js";
import { sayError } from "../ui/toast.js";
import { chooseFile, importUnits } from "./import.js";
import { changeSettings } from "./settings.js";
import { openStatistics } from "./statistics.js";
import { deleteUnit, editUnit } from "./unit_dialog.js";

const PAGE = 50;

class UnitList {
  #turn = 0;
  #offset = 0;
  #cursor = null;

  constructor(memory) {
    this.memory = memory;
    this.writable = !memory.read_only && session.may("translator", memory.name);
    this.words = input("", {
      type: "search",
      placeholder: t("units.search"),
      "aria-label": t("units.search"),
      oninput: later(() => this.load(), 250),
    });
    this.side = select(
      [
        ["source", t("units.in_source")],
        ["target", t("units.in_target")],
      ],
      "source",
      () => this.load(),
    );
    this.side.setAttribute("aria-label", t("concordance.side"));
    this.list = h("ul", { class: "units" });
    this.foot = h("div", { class: "list-foot" });
    this.status = h("p", { class: "nothing", role: "status", hidden: true });
    this.element = h(
      "section",
      { "aria-label": t("units.title") },
      h(
        "form",
        {
          class: "unit-search",
          role: "search",
          onsubmit: (event) => {
            event.preventDefault();
            this.load();
          },
        },
        this.words,
        this.side,
      ),
      this.list,
      this.status,
      this.foot,
    );
  }

  load() {
    this.#offset = 0;
    this.#cursor = null;
    return this.#more(true);
  }

  async #page(q) {
    if (!q) {
      const page = await api.get(at`/v1/memories/${this.memory.name}/units`, { query: { limit: PAGE, cursor: this.#cursor } });
      this.#cursor = page.next;
      return { found: page.units.map((unit) => ({ unit, highlights: [] })), more: page.next !== null };
    }
    const query = { q, side: this.side.value, memories: this.memory.name, limit: PAGE, offset: this.#offset };
    const page = await api.get("/v1/concordance", { query });
    this.#offset += PAGE;
    return { found: page.results, more: page.more };
  }

  async #more(first) {
    const turn = ++this.#turn,
      words = wholeQuery(this.words.value.trim()),
      q = hasWord(words) && words;
    try {
      const { found, more } = await this.#page(q);
      if (turn !== this.#turn) return;
      const rows = found.map((one) => this.#drawUnit(one));
      if (first) fill(this.list, rows);
      else this.list.append(...rows);
      this.status.hidden = !first || rows.length > 0;
      fill(this.status, q ? t("concordance.none") : t("units.none"));
      fill(this.foot, more && button(t("action.more"), () => this.#more(false)));
    } catch (error) {
      sayError(error);
    }
  }

  #drawUnit({ unit, highlights }) {
    const inSource = this.side.value === "source";
    const element = h(
      "li",
      { class: "unit" },
      h(
        "p",
        { class: "unit-text", lang: unit.from, dir: direction(unit.from) },
        markedText(unit.source, unit.source_codes, inSource ? highlights : []),
      ),
      h(
        "p",
        { class: "unit-text", lang: unit.to, dir: direction(unit.to) },
        markedText(unit.target, unit.target_codes, inSource ? [] : highlights),
      ),
      h(
        "p",
        { class: "facts" },
        [
          `${unit.from} → ${unit.to}`,
          unit.changed_by ?? unit.author,
          unit.changed && ago(unit.changed),
          unit.status !== "confirmed" && t(`state.${unit.status}`),
        ]
          .filter(Boolean)
          .join(" · "),
      ),
      this.writable &&
        h(
          "div",
          { class: "unit-actions" },
          iconButton("edit", t("unit.edit", { text: unit.source.slice(0, 40) }), async () => {
            const now = await editUnit(unit);
            if (now) element.replaceWith(this.#drawUnit({ unit: now, highlights: [] }));
          }),
          session.may("editor", this.memory.name) &&
            iconButton("trash", t("unit.delete", { text: unit.source.slice(0, 40) }), async () => {
              if (!(await deleteUnit(unit, (now) => this.list.prepend(this.#drawUnit({ unit: now, highlights: [] }))))) return;
              const next = element.nextElementSibling ?? element.previousElementSibling;
              element.remove();
              (next?.querySelector("button") ?? this.words).focus();
            }),
        ),
    );
    return element;
  }
}

function drawFigures(memory) {
  const rows = [
    ["memory.units", number(memory.units)],
    ["memory.changes", number(memory.rev)],
    ["memory.created", day(memory.created)],
    ["memory.penalty", number(memory.penalty)],
    ["memory.access", t(memory.read_only ? "memory.read_only" : "memory.open")],
  ];
  return h(
    "dl",
    { class: "figures-line" },
    rows.map(([key, value]) => h("div", {}, h("dt", {}, t(key)), h("dd", {}, value))),
  );
}

export async function openMemory(outlet, { name }, search, current) {
  const place = h("div", { class: "page" });
  fill(outlet, place);
  const draw = async () => {
    const memory = await api.get(at`/v1/memories/${name}`);
    if (!current()) return;
    document.title = `${memory.title || memory.name} – Tafsiri`;
    const units = new UnitList(memory);
    const path = at`/v1/memories/${name}/tmx`;
    const read = async () => {
      const file = await chooseFile(".tmx,.xml,.gz,.csv,.tsv");
      if (file && (await importUnits(name, file))) draw();
    };
    fill(
      place,
      h(
        "div",
        { class: "section-head" },
        h(
          "h1",
          {},
          h("a", { class: "icon-button", href: "#/memories", "aria-label": t("nav.memories") }, icon("back")),
          memory.title || memory.name,
        ),
        h(
          "div",
          { class: "row-actions" },
          !memory.read_only && session.may("editor", name) && button(t("memory.import"), read, { picture: "upload" }),
          button(t("memory.export"), () => streamFile(path), { picture: "download" }),
          button(t("memory.statistics"), () => openStatistics(memory), { picture: "chart" }),
          session.may("administrator", name) &&
            button(
              t("memory.settings"),
              async () => {
                const now = await changeSettings(memory);
                if (now === "deleted") go("/memories");
                else if (now) draw();
              },
              { picture: "edit" },
            ),
        ),
      ),
      drawFigures(memory),
      units.element,
    );
    await units.load();
  };
  try {
    await draw();
  } catch (error) {
    sayError(error);
    if (error.status === 404) go("/memories", { replace: true });
  }
}
