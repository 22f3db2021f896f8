// SPDX-License-Identifier: Apache-2.0
// An open document: its segments as the server has them, and over each what was typed here and is on its way. It follows what
// others write.
import { api, at } from "../core/api.js";
import { connection } from "../core/connection.js";
import { Emitter } from "../core/dom.js";

const PAGE = 1000;
const FOLLOW_MS = 8000;

export const isDone = (state) => state === "confirmed" || state === "reviewed";

export class Segment {
  constructor(data) {
    this.take(data);
    this.own = null; // {text, codes, state}: typed here, not yet acknowledged
    this.conflict = null; // the segment as somebody else has it
    this.problem = ""; // why the server did not take it
    this.findings = [];
  }

  take(data) {
    this.data = data;
    this.source = { text: data.source, codes: data.source_codes ?? [] };
    this.saved = { text: data.target ?? "", codes: data.target_codes ?? [] };
  }

  get id() {
    return this.data.id;
  }

  get number() {
    return this.data.n;
  }

  get target() {
    return this.own ?? this.saved;
  }

  get state() {
    return this.own ? this.own.state : this.data.state;
  }

  get isOpen() {
    return !isDone(this.state);
  }
}

export class Model extends Emitter {
  segments = [];
  translatable = []; // those that are not shown for context only
  #byId = new Map();
  #rev = 0;
  #timer = 0;
  #closed = false;

  constructor(id) {
    super();
    this.id = id;
    this.path = at`/v1/documents/${id}`;
  }

  async load() {
    this.document = await api.get(this.path);
    const all = [];
    let cursor, first;
    do {
      const page = await api.get(`${this.path}/segments`, { query: { limit: PAGE, cursor } });
      all.push(...page.segments);
      first ??= page;
      cursor = page.next;
    } while (cursor);
    this.#rev = first.rev;
    this.version = first.version;
    const before = this.#byId;
    this.segments = all.map((data) => {
      const known = before.get(data.id);
      if (!known) return new Segment(data);
      known.take(data);
      return known;
    });
    this.translatable = this.segments.filter((one) => one.data.translate);
    this.#byId = new Map(this.segments.map((one) => [one.id, one]));
  }

  find(id) {
    return this.#byId.get(id);
  }

  neighbour(segment, step, wanted = () => true) {
    const list = this.translatable;
    for (let i = list.indexOf(segment) + step; i >= 0 && i < list.length; i += step) if (wanted(list[i])) return list[i];
    return null;
  }

  // The source texts around a segment, as they are written into the memory with it: its context.
  around(segment) {
    return { before: this.neighbour(segment, -1)?.source.text, after: this.neighbour(segment, 1)?.source.text };
  }

  takeDocument(document) {
    this.document = document;
    this.emit("document", document);
  }

  // Takes over a segment as the server has it now. Where something was typed meanwhile, that stays on top.
  takeSegment(data) {
    const segment = this.find(data.id);
    if (!segment || data.rev < segment.data.rev) return;
    segment.take(data);
    this.emit("segment", segment);
  }

  // ---- what others write ----

  follow() {
    const again = () => {
      this.#timer = setTimeout(async () => {
        if (connection.online && !document.hidden) await this.catchUp().catch(() => {});
        if (!this.#closed) again();
      }, FOLLOW_MS);
    };
    again();
  }

  async catchUp() {
    for (let more = true; more && !this.#closed;) {
      const page = await api.get(`${this.path}/changes`, { query: { after: this.#rev, limit: PAGE } });
      if (page.version !== this.version) {
        await this.load();
        this.emit("replaced");
        return;
      }
      this.#rev = page.next;
      more = page.more;
      for (const data of page.segments) {
        const segment = this.find(data.id);
        if (segment && data.rev > segment.data.rev) {
          this.takeSegment(data);
          this.emit("others", segment);
        }
      }
      if (page.segments.length && page.document) this.takeDocument(page.document);
    }
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
  }
}
