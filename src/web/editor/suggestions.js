// SPDX-License-Identifier: Apache-2.0
// Suggestions for the segments of a document, asked for before they are needed: those of the next segments come along with those
// of the present one. What was confirmed in between makes them old; old ones are shown at once and asked for again.
import { api } from "../core/api.js";

const AHEAD = 6;
const LIMIT = 6;
export const MIN_SCORE = 60;

export class Suggestions {
  #found = new Map(); // segment id -> {epoch, result: promise}
  #epoch = 0;

  constructor(model) {
    this.model = model;
  }

  // Something was confirmed: the memory knows more than it did.
  age() {
    this.#epoch++;
  }

  #ask(segments) {
    const epoch = this.#epoch;
    const { from, to } = this.model.document;
    const body = {
      from,
      to,
      limit: LIMIT,
      min_score: MIN_SCORE,
      segments: segments.map((one) => ({
        text: one.source.text,
        codes: one.source.codes,
        ...this.model.around(one),
        context_id: one.data.context_id ?? null,
      })),
    };
    const answer = api.post("/v1/suggestions", body);
    segments.forEach((one, i) => {
      const result = answer.then(({ results }) => results[i]);
      result.catch(() => this.#found.get(one.id)?.result === result && this.#found.delete(one.id));
      this.#found.set(one.id, { epoch, result });
    });
  }

  #fresh(segment) {
    return this.#found.get(segment.id)?.epoch === this.#epoch;
  }

  // Calls show(result) at once with what is known, and again with what is newer.
  async want(segment, show) {
    const old = this.#found.get(segment.id);
    if (!this.#fresh(segment)) this.#ask([segment]);
    const { result } = this.#found.get(segment.id);
    let newest = false;
    if (old && old.result !== result)
      old.result.then(
        (value) => newest || show(value),
        () => {},
      );
    const value = await result;
    newest = true;
    show(value);
    this.#prefetch(segment);
  }

  #prefetch(segment) {
    const list = this.model.translatable;
    const start = list.indexOf(segment);
    const next = [...list.slice(start + 1, start + 1 + AHEAD), ...list.slice(Math.max(0, start - 1), start)].filter(
      (one) => !this.#fresh(one),
    );
    if (next.length >= AHEAD / 2 || (next.length && !this.#fresh(list[start + 1] ?? next[0]))) this.#ask(next);
  }
}
