// SPDX-License-Identifier: Apache-2.0
// Server-sent events, with asking every so often wherever they don't come: no stream to be had, a proxy that holds them back, a
// connection that is gone. Browsers have few connections to one server for all their tabs, so that a page in the background has no stream.
import { connection } from "./connection.js";

const AGAIN_MS = 60000; // after a refusal

export class Stream {
  #source = null;
  #refused = 0; // when
  #closed = false;

  // open(): the address now. events: {name: action(data)}. ask(): what is done instead, every `everyMs`, and after an absence.
  constructor({ open, events, ask, everyMs }) {
    Object.assign(this, { open, events, ask });
    this.#listen();
    this.timer = setInterval(() => this.#look(), everyMs);
    this.seen = () => this.#turn();
    document.addEventListener("visibilitychange", this.seen);
    this.off = connection.on("change", (online) => online && this.#ask());
  }

  get #works() {
    return this.#source?.readyState === EventSource.OPEN;
  }

  #listen() {
    if (document.hidden || this.#closed) return;
    const source = (this.#source = new EventSource(this.open()));
    for (const [name, action] of Object.entries(this.events)) {
      source.addEventListener(name, async (event) => {
        if (source === this.#source) await Promise.resolve(action(JSON.parse(event.data))).catch(() => {});
      });
    }
    source.addEventListener("open", () => connection.found());
    source.addEventListener("error", () => {
      if (source === this.#source && source.readyState === EventSource.CLOSED) this.#refused = Date.now();
    });
  }

  #drop() {
    this.#source?.close();
    this.#source = null;
  }

  #turn() {
    this.#drop();
    if (document.hidden) return;
    this.#ask();
    this.#listen();
  }

  #look() {
    if (this.#works || document.hidden || !connection.online) return;
    this.#ask();
    const closed = !this.#source || this.#source.readyState === EventSource.CLOSED;
    if (closed && Date.now() - this.#refused > AGAIN_MS) this.#listen();
  }

  #ask() {
    if (!this.#closed) this.ask().catch(() => {}); // the next time, then
  }

  close() {
    this.#closed = true;
    this.#drop();
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.seen);
    this.off();
  }
}
