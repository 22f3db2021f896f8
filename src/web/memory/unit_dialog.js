// SPDX-License-Identifier: Apache-2.0
// One unit: its texts to change, and what is known about it.
import { api, at } from "../core/api.js";
import { fill, h } from "../core/dom.js";
import { date, languageName, number, t } from "../core/i18n.js";
import { explain } from "../core/said.js";
import { session } from "../core/session.js";
import { numberCodes } from "../editor/codes.js";
import { Field } from "../editor/field.js";
import { direction } from "../editor/row.js";
import { button } from "../ui/button.js";
import { openDialog } from "../ui/dialog.js";
import { sayError, toast } from "../ui/toast.js";

export const unitPath = (unit) => at`/v1/memories/${unit.memory}/units/${unit.id}`;

function fieldFor(unit, side, language) {
  const codes = unit[`${side}_codes`] ?? [];
  return new Field({
    content: { text: unit[side], codes },
    numberOf: numberCodes(unit.source_codes ?? []),
    lang: language,
    dir: direction(language),
    label: t(side === "source" ? "unit.source" : "unit.target", { language: languageName(language) }),
  });
}

function facts(unit) {
  const rows = [
    ["unit.author", unit.author],
    ["unit.changed", unit.changed && `${date(unit.changed)}${unit.changed_by ? `, ${unit.changed_by}` : ""}`],
    ["unit.created", unit.created && date(unit.created)],
    ["unit.used", number(unit.usage)],
    ["unit.origin", t(`origin.${unit.origin}`)],
    ["unit.status", t(`state.${unit.status}`)],
    ["unit.document", unit.document],
    ["unit.before", unit.before],
    ["unit.after", unit.after],
  ].map(([name, value]) => [t(name), value]);
  for (const { name, value } of unit.properties ?? []) rows.push([name, value]); // as it is, whatever it is called
  for (const { value } of unit.notes ?? []) rows.push([t("unit.note"), value]);
  return h(
    "dl",
    { class: "facts-list" },
    rows.filter(([, value]) => value).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
  );
}

// The unit as it is afterwards; null when nothing was changed. The dialog stays until it is saved: what was typed is nowhere else.
export async function editUnit(unit) {
  const source = fieldFor(unit, "source", unit.from),
    target = fieldFor(unit, "target", unit.to);
  const problem = h("p", { class: "form-error", role: "alert" });
  const save = async (close) => {
    const body = {
      ...unit,
      source: source.content.text,
      target: target.content.text,
      source_codes: source.content.codes,
      target_codes: target.content.codes,
      author: session.given, // of this change; the unit keeps its own
    };
    fill(problem);
    try {
      const { unit: now } = await api.put(unitPath(unit), body, { headers: { "If-Match": `"${unit.rev}"` } });
      toast(t("unit.saved"));
      close(now);
    } catch (error) {
      fill(problem, error.status === 412 ? t("unit.stale") : explain(error));
    }
  };
  const saved = await openDialog(
    t("unit.title"),
    [
      h(
        "div",
        { class: "unit-fields" },
        h("div", {}, h("h3", { lang: null }, languageName(unit.from)), source.element),
        h("div", {}, h("h3", {}, languageName(unit.to)), target.element),
      ),
      problem,
      facts(unit),
    ],
    {
      kind: "dialog-wide",
      actions: (close) => [
        button(t("action.cancel"), () => close()),
        button(t("action.save"), () => save(close), { kind: "primary" }),
      ],
    },
  );
  return saved ?? null;
}

// Deleting can be taken back for as long as the notice stands. `restored` is called with the unit.
export async function deleteUnit(unit, restored) {
  try {
    const { etag } = await api.remove(unitPath(unit), { headers: { "If-Match": `"${unit.rev}"` }, etag: true });
    toast(t("unit.deleted"), {
      action: t("action.undo"),
      run: async () => {
        try {
          const { unit: now } = await api.post(
            `${unitPath(unit)}/revert`,
            { to_rev: unit.rev },
            { headers: { "If-Match": etag } },
          );
          restored(now);
        } catch (error) {
          sayError(error);
        }
      },
    });
    return true;
  } catch (error) {
    if (error.status === 412) toast(t("unit.stale"), { kind: "error" });
    else sayError(error);
    return false;
  }
}
