// SPDX-License-Identifier: Apache-2.0
// Fills all empty segments with what the memory has for them, from a match rate on that the person chooses.
import { api, at } from "../core/api.js";
import { fill, h } from "../core/dom.js";
import { rateText, t } from "../core/i18n.js";
import { session } from "../core/session.js";
import { getSetting, putSetting } from "../core/settings.js";
import { Stream } from "../core/stream.js";
import { button } from "../ui/button.js";
import { openDialog } from "../ui/dialog.js";
import { field } from "../ui/fields.js";
import { progressBar } from "../ui/progress.js";
import { sayError, toast } from "../ui/toast.js";

const LOOK_MS = 1500; // while no events come

async function askScore() {
  const value = h("output", {});
  const slider = h("input", {
    type: "range",
    min: "60",
    max: "100",
    step: "1",
    class: "slider",
    oninput: () => (value.textContent = rateText(slider.value)),
  });
  slider.value = getSetting("pretranslate_score", 75);
  value.textContent = rateText(slider.value);
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

// The job that fills the document, whoever started it, and also after a reload: how far it is, with a way to end it.
export class Filling {
  #job = null; // its id

  constructor(editor) {
    this.editor = editor;
    this.element = h("div", { class: "running", role: "status", hidden: true });
    this.bar = progressBar(t("pretranslate.running"));
    this.stop = button(t("action.cancel"), () => this.#cancel());
  }

  // The document says which job is at work on it.
  look() {
    const { job } = this.editor.model.document;
    if (job && !this.#job) this.follow(job);
  }

  follow(id) {
    const path = at`/v1/jobs/${id}`;
    this.#job = id;
    this.bar.set(null);
    fill(this.element, this.bar.element, this.editor.writable && this.stop);
    this.element.hidden = false;
    this.stop.disabled = false;
    this.stream = new Stream({
      open: () => `${path}/events`,
      events: { progress: (job) => this.#show(job), end: (job) => this.#end(job) },
      ask: async () => this.#show(await api.get(path)),
      everyMs: LOOK_MS,
    });
  }

  #show(job) {
    if (job.id !== this.#job) return;
    if (["done", "cancelled", "failed"].includes(job.state)) return this.#end(job);
    const { percent, segments_done: done } = job.progress;
    this.bar.set(job.state === "queued" ? null : percent / 100);
    if (done) this.bar.words(t("pretranslate.progress", { percent: Math.floor(percent), count: done }));
  }

  async #end(job) {
    if (!this.#job) return;
    this.close();
    await this.editor.model.catchUp().catch(() => {});
    const count = job.results?.[0]?.filled ?? 0;
    if (job.state === "done") toast(t("pretranslate.done", { count }));
    else if (job.state === "cancelled") toast(t("pretranslate.cancelled", { count }));
    else if (job.state === "failed") toast(t("error.other", { detail: job.error }), { kind: "error" });
  }

  async #cancel() {
    this.stop.disabled = true;
    try {
      await api.post(`${at`/v1/jobs/${this.#job}`}/cancel`);
    } catch (error) {
      if (error.status !== 409 && error.status !== 404) sayError(error); // else it had ended by itself
    }
  }

  close() {
    this.stream?.close();
    this.#job = null;
    this.element.hidden = true;
    fill(this.element);
  }
}

export async function pretranslate(editor) {
  const score = await askScore();
  if (score === null) return;
  await editor.sync.flush();
  try {
    const job = await api.post(`${editor.model.path}/pretranslation`, { min_score: score, job: true, author: session.given });
    editor.filling.follow(job.id);
  } catch (error) {
    sayError(error);
  }
}
