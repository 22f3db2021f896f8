// SPDX-License-Identifier: Apache-2.0
// Suggestions for the segments of a document, asked for before they are needed: those of the segments that come next, of those in
// sight, and of the one that is about to be clicked. What was confirmed in between makes them old; old ones are shown at once and
// asked for again. Those for what a segment and its neighbours said before a new version of the article are none.
import { api } from "../core/api.js";

const AHEAD = 6; // the next ones, open or not
const OPEN_AHEAD = 3; // those that confirming and Alt+N lead to
const IN_SIGHT = 24; // asked for at most, each time that scrolling rests
const TOGETHER = 8; // in one request, of those in sight: what is needed first does not wait for long
const KNOWN_MAX = 400;
const LIMIT = 6;
export const MIN_SCORE = 60;

// Not on a line where every byte counts.
const isCostly = () => navigator.connection?.saveData || /2g/.test(navigator.connection?.effectiveType ?? "");

export class Suggestions {
  #found = new Map(); // segment id -> {question, epoch, settled, value: of before until the new one is there, result: promise}
  #epoch = 0;

  constructor(model) {
    this.model = model;
  }

  // Something was confirmed: the memory knows more than it did.
  age() {
    this.#epoch++;
  }

  // What the server is asked of a segment. The segment keeps its number when it comes to say something else.
  #question(segment) {
    return {
      text: segment.source.text,
      codes: segment.source.codes,
      ...this.model.around(segment),
      context_id: segment.data.context_id ?? null,
    };
  }

  #answers(entry, segment) {
    return entry?.question === JSON.stringify(this.#question(segment));
  }

  #known(segment) {
    const entry = this.#found.get(segment.id);
    return this.#answers(entry, segment) ? entry : undefined;
  }

  #ask(segments, options) {
    const epoch = this.#epoch;
    const { from, to } = this.model.document;
    const questions = segments.map((one) => this.#question(one));
    const body = { from, to, limit: LIMIT, min_score: MIN_SCORE, segments: questions };
    const answer = api.post("/v1/suggestions", body, options);
    segments.forEach((one, i) => {
      const entry = { question: JSON.stringify(questions[i]), epoch, settled: false, value: this.#known(one)?.value };
      entry.result = answer.then(({ results }) => {
        entry.settled = true;
        return (entry.value = results[i]);
      });
      entry.result.catch(() => this.#found.get(one.id) === entry && this.#found.delete(one.id));
      this.#found.delete(one.id); // the newest stand last
      this.#found.set(one.id, entry);
    });
    for (const id of this.#found.keys()) {
      if (this.#found.size <= KNOWN_MAX) break;
      this.#found.delete(id);
    }
  }

  #fresh(segment) {
    return this.#known(segment)?.epoch === this.#epoch;
  }

  // It is about to be opened.
  near(segment) {
    if (!this.#fresh(segment)) this.#ask([segment]);
  }

  // Those in sight, of which nothing is known yet; the open ones first.
  see(segments) {
    if (isCostly()) return;
    const wanted = segments.filter((one) => !this.#known(one)).slice(0, IN_SIGHT);
    for (let i = 0; i < wanted.length; i += TOGETHER) this.#ask(wanted.slice(i, i + TOGETHER), { priority: "low" });
  }

  // Calls show(result) at once with what is known, before it returns, and again with what is newer.
  async want(segment, show) {
    this.near(segment);
    const entry = this.#found.get(segment.id);
    if (entry.value) show(entry.value);
    if (!entry.settled) {
      const result = await entry.result;
      if (!this.#answers(entry, segment)) return; // it is asked for anew
      show(result);
    }
    this.#prefetch(segment);
  }

  #prefetch(segment) {
    const list = this.model.translatable;
    const start = list.indexOf(segment);
    const open = list.slice(start + 1).filter((one) => one.isOpen);
    const near = [...list.slice(start + 1, start + 1 + AHEAD), ...open.slice(0, OPEN_AHEAD), ...list.slice(Math.max(0, start - 1), start)];
    const next = [...new Set(near)].filter((one) => !this.#fresh(one));
    if (next.length >= AHEAD / 2 || next.includes(list[start + 1]) || next.includes(open[0])) this.#ask(next);
  }
}
