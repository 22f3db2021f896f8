// SPDX-License-Identifier: Apache-2.0
// Brings what is typed to the server: into the journal with every keystroke, to the server after a short rest, at once when a
// segment is confirmed. A lost connection only makes it wait. Each write names the state that it was made on (If-Match): what
// somebody else wrote in between is shown, never overwritten. Where only something else of the segment changed in between (its source,
// in a new version of the article), nobody is asked anything.
import { api } from "../core/api.js";
import { connection } from "../core/connection.js";
import { Emitter, later } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { session } from "../core/session.js";
import { sameText } from "./codes.js";
import { Journal } from "./journal.js";
import { isDone } from "./model.js";

// What an entry was typed on: its `base`, as a text.
const standing = (data) => ({
  text: data.target ?? "",
  codes: data.target_codes ?? [],
  source: data.source,
  state: data.state,
});

const REST_MS = 900;
const AGAIN_MS = 10000; // after a failure that is not ours

export class Sync extends Emitter {
  #pending = new Map(); // segment id -> entry
  #sending = new Set();
  #timers = new Map();
  #unkept = new Set(); // ids of those that the journal did not take
  #closed = false;

  constructor(model) {
    super();
    this.model = model;
    this.who = session.who;
    this.journal = new Journal(model.document, this.who);
    this.off = connection.on("change", (online) => (online ? this.flush() : this.emit("status")));
    model.on("replaced", () => this.#leaveGone());
    this.hide = () => document.hidden && this.flush();
    document.addEventListener("visibilitychange", this.hide);
  }

  // What earlier pages left behind. Where two did so in one segment, the newer one comes back, and the older one is shown.
  replay() {
    const left = this.journal.read();
    const newest = new Map(left.map((one) => [one.segment, one.entry]));
    const back = left.filter((one) => this.#takeUp(one, newest.get(one.segment)));
    for (const { segment } of back) this.send(segment);
    if (back.length) this.emit("replayed", back.length);
  }

  // True when it is to be sent.
  #takeUp({ segment: id, page, entry }, newest) {
    const segment = this.model.find(id);
    const forget = () => this.journal.remove(id, page);
    if (!segment || (entry !== newest && !sameText(entry, newest))) {
      this.emit("orphan", entry, forget);
      return false;
    }
    const back = entry === newest && !(sameText(entry, segment.saved) && entry.state === segment.data.state);
    if (back) {
      entry.refused = false;
      this.#hold(segment, entry);
      if (!this.journal.put(id, entry)) return true; // where it lies it is kept
    }
    forget();
    return back;
  }

  // The segments went with the version that they were of. What was typed there is shown, and kept until it has been seen.
  #leaveGone() {
    for (const [id, entry] of this.#pending) {
      if (this.model.find(id)) continue;
      this.#pending.delete(id);
      this.emit("orphan", entry, () => this.journal.remove(id));
    }
    this.emit("status");
  }

  get waiting() {
    return this.#pending.size;
  }

  // How many the server does not take.
  get refused() {
    return [...this.#pending.values()].filter((entry) => entry.refused).length;
  }

  // The journal takes what is typed.
  get kept() {
    return !this.#unkept.size;
  }

  // ---- from the editor ----

  // `stood`: what was changed, where that is not what is saved: the server says what somebody else wrote there instead.
  edit(segment, content, match, stood) {
    const state = content.text || content.codes.length ? "draft" : "empty";
    if (!segment.own && sameText(content, segment.saved)) return;
    const former = stood && { base: 0, on: { ...standing(segment.data), ...stood } };
    this.#put(segment, { ...content, state, match, ...former });
    this.#later(segment.id, REST_MS);
  }

  confirm(segment, state, match, lacksCodes = false) {
    const { text, codes } = segment.target;
    segment.problem = "";
    this.#put(segment, { text, codes, state, match, lacksCodes });
    return this.send(segment.id);
  }

  // Mine stays, knowingly; or theirs does.
  resolve(segment, mine) {
    const entry = this.#pending.get(segment.id);
    const theirs = segment.conflict;
    segment.conflict = null;
    this.model.takeSegment(theirs);
    if (mine && entry) {
      this.#put(segment, { ...entry, base: theirs.rev, on: standing(theirs) });
      this.send(segment.id);
    } else {
      this.#drop(segment);
    }
    this.emit("segment", segment);
  }

  // ---- the queue ----

  #hold(segment, entry) {
    this.#pending.set(segment.id, entry);
    segment.own = { text: entry.text, codes: entry.codes, state: entry.state };
  }

  #put(segment, entry) {
    const before = this.#pending.get(segment.id);
    const whole = {
      ...entry,
      match: entry.match ?? before?.match,
      base: entry.base ?? before?.base ?? segment.data.rev,
      on: entry.on ?? before?.on ?? standing(segment.data),
      refused: false,
      at: Date.now(),
    };
    this.#hold(segment, whole);
    if (this.journal.put(segment.id, whole)) this.#unkept.delete(segment.id);
    else this.#unkept.add(segment.id);
    this.emit("segment", segment);
    this.emit("status");
  }

  #drop(segment) {
    this.#pending.delete(segment.id);
    segment.own = null;
    this.#unkept.delete(segment.id);
    this.journal.remove(segment.id);
    this.emit("status");
  }

  #later(id, ms) {
    if (this.#closed) return; // the page that comes next takes it up
    if (!this.#timers.has(id))
      this.#timers.set(
        id,
        later(() => this.send(id), ms),
      );
    this.#timers.get(id)();
  }

  flush() {
    return Promise.all([...this.#pending.keys()].map((id) => this.send(id)));
  }

  // Somebody else is signed in by now: what was typed stays in the journal, for whoever typed it.
  get #isForeign() {
    return Boolean(this.who) && session.state.signed_in && session.state.name !== this.who;
  }

  async send(id) {
    this.#timers.get(id)?.cancel();
    const entry = this.#pending.get(id),
      segment = this.model.find(id);
    if (!entry || !segment || segment.conflict || this.#sending.has(id) || !connection.online || this.#isForeign) return;
    this.#sending.add(id);
    this.emit("status");
    try {
      const answer = await api.put(`${this.model.path}/segments/${id}`, this.#body(entry), {
        headers: { "If-Match": `"${entry.base}"` },
        keepalive: document.hidden,
      });
      this.#sending.delete(id);
      this.#taken(segment, entry, answer);
    } catch (error) {
      this.#sending.delete(id);
      this.#refused(segment, entry, error);
    }
    this.emit("segment", segment);
    this.emit("status");
  }

  #body(entry) {
    const body = { target: entry.text, target_codes: entry.codes, state: entry.state === "empty" ? "draft" : entry.state };
    if (entry.match) body.match = entry.match;
    if (entry.lacksCodes) body.allow_missing_codes = true;
    if (session.given) body.author = session.given;
    return body;
  }

  #taken(segment, entry, answer) {
    if (this.#pending.get(segment.id) === entry) {
      this.#drop(segment);
    } else {
      const newer = this.#pending.get(segment.id); // typed while this one was on its way: it stands on what is saved now
      newer.base = answer.segment.rev;
      newer.on = standing(answer.segment);
      this.journal.put(segment.id, newer);
      this.#later(segment.id, REST_MS);
    }
    this.model.takeSegment(answer.segment);
    this.model.takeDocument(answer.document);
    if (isDone(answer.segment.state)) this.emit("confirmed", segment);
  }

  #refused(segment, entry, error) {
    if (error.status === 0) return; // the queue goes on when the connection is back
    const latest = this.#pending.get(segment.id) ?? entry; // typed, perhaps, while the refused one was on its way
    if (error.status === 412 && error.problem.current) {
      this.#overtaken(segment, latest, error.problem.current);
    } else if (error.status < 500 && isDone(entry.state)) {
      segment.problem = error.message; // as a draft it may be taken
      if (latest === entry) this.#put(segment, { ...entry, state: entry.text ? "draft" : "empty" });
      this.#later(segment.id, REST_MS);
      this.emit("rejected", segment, error);
    } else {
      segment.problem = error.message;
      latest.refused = error.status < 500 && latest === entry;
      this.emit("failed", segment, error);
      if (error.status >= 500) this.#later(segment.id, AGAIN_MS);
    }
  }

  // The segment was changed in between. What is asked is only whose words stay.
  #overtaken(segment, entry, theirs) {
    const now = standing(theirs),
      before = entry.on;
    const same = sameText(now, entry);
    const untouched = before && sameText(now, before) && (now.state === before.state || !isDone(now.state));
    if (same && (!isDone(entry.state) || now.state === entry.state || now.state === "reviewed")) {
      this.#drop(segment);
      this.model.takeSegment(theirs);
    } else if (before && (untouched || same)) {
      const stale = isDone(entry.state) && now.source !== before.source; // it was confirmed for what the article said before
      this.model.takeSegment(theirs);
      if (stale) {
        segment.problem = t("segment.changed");
        this.emit("rejected", segment, new Error(segment.problem));
      }
      this.#put(segment, { ...entry, state: stale ? "draft" : entry.state, base: theirs.rev, on: now });
      this.#later(segment.id, 0);
    } else {
      segment.conflict = theirs;
      this.emit("conflict", segment);
    }
  }

  close() {
    this.#closed = true;
    for (const timer of this.#timers.values()) timer.cancel();
    this.off();
    document.removeEventListener("visibilitychange", this.hide);
    return this.flush();
  }
}
