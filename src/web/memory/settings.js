// SPDX-License-Identifier: Apache-2.0
// A new memory, and what an administrator may change about one.
import { api, at } from "../core/api.js";
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { button } from "../ui/button.js";
import { confirmDialog, openDialog } from "../ui/dialog.js";
import { checkbox, field, input } from "../ui/fields.js";
import { sayError, toast } from "../ui/toast.js";

export async function createMemory() {
  const name = input("", { required: true, pattern: "[a-z0-9][a-z0-9._\\-]{0,63}", maxlength: "64", spellcheck: "false" });
  const title = input("", { maxlength: "200" });
  const made = await openDialog(
    t("memory.new"),
    (close) =>
      h(
        "form",
        {
          id: "memory-new",
          onsubmit: (event) => {
            event.preventDefault();
            close({ name: name.value, title: title.value.trim() });
          },
        },
        field(t("memory.name"), name, t("memory.name_hint")),
        field(t("memory.title"), title),
      ),
    {
      kind: "dialog-small",
      actions: (close) => [
        button(t("action.cancel"), () => close()),
        button(t("memory.create"), null, { kind: "primary", type: "submit", form: "memory-new" }),
      ],
    },
  );
  if (!made) return null;
  try {
    return await api.post("/v1/memories", made);
  } catch (error) {
    sayError(error);
    return null;
  }
}

async function remove(memory) {
  if (
    !(await confirmDialog(
      t("memory.delete_title"),
      t("memory.delete_text", { name: memory.name, count: memory.units }),
      t("action.delete"),
      { danger: true },
    ))
  )
    return null;
  await api.remove(at`/v1/memories/${memory.name}`);
  toast(t("memory.deleted", { name: memory.name }));
  return "deleted";
}

// The memory as it is now, "deleted", or null.
export async function changeSettings(memory) {
  const title = input(memory.title, { maxlength: "200" });
  const penalty = input(String(memory.penalty), { type: "number", min: "0", max: "100", step: "1" });
  let readOnly = memory.read_only;
  const wanted = await openDialog(
    t("memory.settings"),
    (close) =>
      h(
        "form",
        {
          id: "memory-settings",
          onsubmit: (event) => {
            event.preventDefault();
            close("save");
          },
        },
        field(t("memory.title"), title),
        field(t("memory.penalty"), penalty, t("memory.penalty_hint")),
        checkbox(t("memory.read_only"), readOnly, (on) => (readOnly = on)),
      ),
    {
      kind: "dialog-small",
      actions: (close) => [
        button(t("action.delete"), () => close("delete"), { kind: "danger-quiet" }),
        h("span", { class: "tool-gap" }),
        button(t("action.cancel"), () => close()),
        button(t("action.save"), null, { kind: "primary", type: "submit", form: "memory-settings" }),
      ],
    },
  );
  try {
    if (wanted === "delete") return await remove(memory);
    if (wanted === "save")
      return await api.patch(at`/v1/memories/${memory.name}`, {
        title: title.value.trim(),
        penalty: Number(penalty.value),
        read_only: readOnly,
      });
  } catch (error) {
    sayError(error);
  }
  return null;
}
