// SPDX-License-Identifier: Apache-2.0
// What can be done with a document as a whole: another name, a new version of the article, deleting.
import { api, at } from "../core/api.js";
import { fill, h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { explain } from "../core/said.js";
import { session } from "../core/session.js";
import { button } from "../ui/button.js";
import { confirmDialog, openDialog } from "../ui/dialog.js";
import { field, input } from "../ui/fields.js";
import { sayError, toast } from "../ui/toast.js";
import { uploadQuery } from "./formats.js";

export async function renameDocument(item) {
  const name = input(item.name, { required: true, maxlength: "200" });
  const wanted = await openDialog(
    t("documents.rename"),
    (close) =>
      h(
        "form",
        {
          id: "rename",
          onsubmit: (event) => {
            event.preventDefault();
            close(name.value.trim());
          },
        },
        field(t("documents.name"), name),
      ),
    {
      kind: "dialog-small",
      actions: (close) => [
        button(t("action.cancel"), () => close()),
        button(t("action.save"), null, { kind: "primary", type: "submit", form: "rename" }),
      ],
    },
  );
  if (!wanted || wanted === item.name) return item;
  try {
    return await api.patch(at`/v1/documents/${item.id}`, { name: wanted });
  } catch (error) {
    sayError(error);
    return item;
  }
}

export async function deleteDocument(item) {
  const sure = await confirmDialog(
    t("documents.delete_title"),
    t("documents.delete_text", { name: item.name }),
    t("action.delete"),
    { danger: true },
  );
  if (!sure) return false;
  try {
    await api.remove(at`/v1/documents/${item.id}`);
    toast(t("documents.deleted", { name: item.name }));
    return true;
  } catch (error) {
    sayError(error);
    return false;
  }
}

// Sends the article anew; the server keeps the translations of what did not change. True when it was replaced. The dialog stays until
// then: what was typed is nowhere else.
export async function replaceSource(item) {
  const text = h("textarea", { class: "textarea", rows: "8" });
  const file = h("input", { type: "file", class: "file" });
  const problem = h("p", { class: "form-error", role: "alert" });
  const done = button(t("documents.replace_do"), null, { kind: "primary", type: "submit", form: "replace" });
  const send = async (close) => {
    const path = at`/v1/documents/${item.id}/source`;
    fill(problem);
    done.disabled = true;
    try {
      const report = file.files[0]
        ? await api.put(path, file.files[0], { query: uploadQuery(file.files[0]), type: "application/octet-stream" })
        : await api.put(path, { text: text.value, name: item.name, format: item.format, author: session.author });
      toast(t("documents.replaced", report));
      close(true);
    } catch (error) {
      fill(problem, explain(error));
    }
    done.disabled = false;
  };
  const form = (close) =>
    h(
      "form",
      {
        id: "replace",
        onsubmit: (event) => {
          event.preventDefault();
          if (file.files[0] || text.value.trim()) send(close);
        },
      },
      h("p", {}, t("documents.replace_text")),
      field(t("new.file"), file),
      item.format === "docx" ? null : field(t("new.paste"), text),
      problem,
    );
  const replaced = await openDialog(t("documents.replace"), form, {
    actions: (close) => [button(t("action.cancel"), () => close()), done],
  });
  return replaced === true;
}
