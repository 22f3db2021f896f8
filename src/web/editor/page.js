// SPDX-License-Identifier: Apache-2.0
// The page of one document.
import { connection } from "../core/connection.js";
import { fill, h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { go, openPage } from "../core/router.js";
import { sayError, toast } from "../ui/toast.js";
import { Editor } from "./editor.js";
import { Model } from "./model.js";

// It was never open here; it opens when the server answers.
function waitForConnection(outlet) {
  fill(outlet, h("p", { class: "loading", role: "status" }, t("documents.not_kept")));
  return connection.on("change", () => openPage());
}

export async function openEditor(outlet, { id }, search, current) {
  fill(outlet, h("p", { class: "loading", role: "status" }, t("app.loading")));
  const model = new Model(Number(id));
  try {
    await model.load();
  } catch (error) {
    if (!current()) return undefined;
    if (error.status === 0) return waitForConnection(outlet);
    if (error.status === 404) toast(t("documents.gone"), { kind: "warning" });
    else sayError(error);
    go("/", { replace: true });
    return undefined;
  }
  if (!current()) return undefined;
  const editor = new Editor(model);
  fill(outlet, editor.element);
  editor.start();
  return () => editor.stop();
}
