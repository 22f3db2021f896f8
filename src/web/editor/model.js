// SPDX-License-Identifier: Apache-2.0
// An open document: its segments as the server has them, and over each what was typed here and is on its way. It follows what
// others write.
import { api, at } from "../core/api.js";
import { Emitter, later } from "../core/dom.js";
import { keepDocument, keptDocument } from "../core/kept.js";
import { session } from "../core/session.js";
import { Stream } from "../core/stream.js";

const PAGE = 1000;
const FOLLOW_MS = 8000;
const KEEP_MS = 1500; // what changes is kept after a rest

export const isDone = (state) => state === "confirmed" || state === "reviewed";

export class Segment {
  constructor(data) {
    this.take(data);
    this.own = null; // {text, codes, state}: typed here, not yet acknowledged
    this.conflict = null; // the segment as somebody else has it
    this.problem = ""; // why the server did not take it
    this.findings = []; // of `checked`
    this.checked = this.target;
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
  #stream = null;
  #loading = null;
  #keep = later(() => this.#keepNow(), KEEP_MS);
  #closed = false;

  constructor(id) {
    super();
    this.id = id;
    this.who = session.who;
    this.path = at`/v1/documents/${id}`;
  }

  async #read() {
    const document = await api.get(this.path);
    const all = [];
    let cursor, first;
    do {
      const page = await api.get(`${this.path}/segments`, { query: { limit: PAGE, cursor } });
      all.push(...page.segments);
      first ??= page;
      cursor = page.next;
    } while (cursor);
    return { document, segments: all, rev: first.rev, version: first.version };
  }

  // Without a connection: as it was kept when it was open here last. What has changed since comes with the connection.
  async load() {
    let whole;
    try {
      whole = await this.#read();
    } catch (error) {
      whole = error.status === 0 && !this.document ? await keptDocument(this.id, this.who) : undefined;
      if (!whole) throw error;
    }
    this.kept = whole.kept; // when; undefined: it is as the server has it
    this.document = whole.document;
    this.#rev = whole.rev;
    this.version = whole.version;
    this.#takeAll(whole.segments);
    if (!whole.kept) this.#keep();
  }

  // What was saved while this was read is newer.
  #takeAll(all) {
    const before = this.#byId;
    this.segments = all.map((data) => {
      const known = before.get(data.id);
      if (!known) return new Segment(data);
      if (data.rev >= known.data.rev) known.take(data);
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

  #keepNow() {
    const { document, version } = this;
    const segments = this.segments.map((one) => one.data);
    return keepDocument(this.id, this.who, { document, segments, rev: this.#rev, version });
  }

  // Answers may overtake each other.
  takeDocument(document) {
    if (document.rev < this.document.rev && document.version === this.document.version) return;
    this.document = document;
    this.#keep();
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
    this.#stream = new Stream({
      open: () => `${this.path}/events?after=${this.#rev}`,
      events: { changes: (page) => this.#take(page), end: () => this.#gone() },
      ask: () => this.catchUp(),
      everyMs: FOLLOW_MS,
    });
  }

  async catchUp() {
    for (let more = true; more && !this.#closed;) {
      const page = await api.get(`${this.path}/changes`, { query: { after: this.#rev, limit: PAGE } });
      await this.#take(page);
      more = page.more;
    }
  }

  // A page of changes, however it came. Where the article was replaced, all of it is read again.
  async #take(page) {
    if (this.#closed) return undefined;
    if (page.version !== this.version) {
      this.#loading ??= this.#reload();
      return this.#loading;
    }
    this.#rev = Math.max(this.#rev, page.next);
    this.kept = undefined;
    for (const data of page.segments) {
      const segment = this.find(data.id);
      if (segment && data.rev > segment.data.rev) {
        this.takeSegment(data);
        this.emit("others", segment);
      }
    }
    this.takeDocument(page.document);
    return undefined;
  }

  async #reload() {
    try {
      await this.load();
    } finally {
      this.#loading = null;
    }
    if (this.#closed) return;
    this.emit("replaced");
    await this.catchUp(); // what others wrote while it was read
  }

  #gone() {
    this.#stream.close();
    this.emit("gone");
  }

  close() {
    this.#closed = true;
    this.#keep.cancel();
    if (!this.kept) this.#keepNow();
    this.#stream?.close();
  }
}
