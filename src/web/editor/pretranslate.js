// SPDX-License-Identifier: Apache-2.0
// Fills all empty segments with what the memory has for them, from a match rate on that the person chooses.
import { api } from "../core/api.js";
import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { getSetting, putSetting } from "../core/settings.js";
import { button } from "../ui/button.js";
import { openDialog } from "../ui/dialog.js";
import { field } from "../ui/fields.js";
import { progressBar } from "../ui/progress.js";
import { sayError, toast } from "../ui/toast.js";

const LOOK_MS = 400;

async function askScore() {
  const value = h("output", {});
  const slider = h("input", {
    type: "range",
    min: "60",
    max: "100",
    step: "1",
    class: "slider",
    oninput: () => (value.textContent = `${slider.value} %`),
  });
  slider.value = getSetting("pretranslate_score", 75);
  value.textContent = `${slider.value} %`;
  const sure = await openDialog(
    t("pretranslate.title"),
    [h("p", {}, t("pretranslate.text")), h("div", { class: "slider-line" }, field(t("pretranslate.score"), slider), value)],
    {
      kind: "dialog-small",
      actions: (close) => [
        button(t("action.cancel"), () => close(false)),
        button(t("pretranslate.do"), () => close(true), { kind: "primary", autofocus: true }),
      ],
    },
  );
  if (!sure) return null;
  putSetting("pretranslate_score", Number(slider.value));
  return Number(slider.value);
}

export async function pretranslate(editor) {
  const { model } = editor;
  const score = await askScore();
  if (score === null) return;
  await editor.sync.flush();
  const wanted = model.document.states.empty;
  const bar = progressBar(t("pretranslate.running"));
  const place = h("div", { class: "running", role: "status" }, bar.element);
  editor.head.element.append(place);
  bar.set(null);
  // What is filled in shows as it comes, and tells how far the work is.
  const look = setInterval(
    () =>
      model.catchUp().then(
        () => {
          const left = model.document.states.empty;
          if (left < wanted) bar.set((wanted - left) / wanted);
        },
        () => {},
      ),
    LOOK_MS,
  );
  try {
    const { document, filled, repeated } = await api.post(`${model.path}/pretranslation`, { min_score: score });
    await model.catchUp();
    model.takeDocument(document);
    toast(t("pretranslate.done", { count: filled + repeated }));
  } catch (error) {
    sayError(error);
  } finally {
    clearInterval(look);
    place.remove();
  }
}
