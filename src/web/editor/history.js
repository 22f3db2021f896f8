// SPDX-License-Identifier: Apache-2.0
// Former states of a segment, and the way back to each; a confirmation that is taken back leaves the memory too.
import { api } from "../core/api.js";
import { fill, h } from "../core/dom.js";
import { ago, date, t } from "../core/i18n.js";
import { explain } from "../core/said.js";
import { session } from "../core/session.js";
import { button } from "../ui/button.js";
import { openDialog } from "../ui/dialog.js";
import { sayError, toast } from "../ui/toast.js";
import { wordDifferences } from "./diff.js";

export async function revert(model, segment, toRev) {
  const body = session.given ? { author: session.given } : {};
  if (toRev !== undefined) body.to_rev = toRev;
  const answer = await api.post(`${model.path}/segments/${segment.id}/revert`, body, {
    headers: { "If-Match": `"${segment.data.rev}"` },
  });
  model.takeSegment(answer.segment);
  model.takeDocument(answer.document);
}

// True when a former state was brought back.
export async function openHistory(editor, segment) {
  const { model } = editor;
  await editor.sync.send(segment.id);
  const place = h("div", {}, h("p", {}, t("history.loading")));
  const draw = (states, close) =>
    fill(
      place,
      states.length
        ? h(
            "ol",
            { class: "history" },
            states.map((one) =>
              h(
                "li",
                {},
                h(
                  "p",
                  { class: "facts" },
                  [t(`state.${one.state}`), one.changed_by, one.changed && ago(one.changed)].filter(Boolean).join(" · "),
                ),
                h(
                  "p",
                  { class: "seg-text", lang: model.document.to, title: one.changed && date(one.changed) },
                  one.target ? wordDifferences(segment.saved.text, one.target) : h("em", {}, t("state.empty")),
                ),
                editor.writable && button(t("history.bring_back"), () => close(one.rev)),
              ),
            ),
          )
        : h("p", {}, t("history.none")),
    );
  const rev = await openDialog(t("history.title", { number: String(segment.number) }), (close) => {
    api.get(`${model.path}/segments/${segment.id}/history`).then(
      ({ history }) => draw(history, close),
      (error) => fill(place, h("p", { role: "alert" }, explain(error))),
    );
    return place;
  });
  if (rev === undefined) return false;
  try {
    await revert(model, segment, rev);
    toast(t("history.done"));
    return true;
  } catch (error) {
    sayError(error);
    return false;
  }
}
