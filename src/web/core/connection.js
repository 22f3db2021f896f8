// SPDX-License-Identifier: Apache-2.0
// Whether the server can be reached. A request that fails says that it can't; then we ask for its health, ever less often,
// until it answers.
import { Emitter } from "./dom.js";

const FIRST_MS = 1000,
  LONGEST_MS = 15000;

class Connection extends Emitter {
  online = true;
  #wait = FIRST_MS;
  #timer = 0;

  lost() {
    if (!this.#timer) this.#timer = setTimeout(() => this.probe(), this.#wait);
    if (!this.online) return;
    this.online = false;
    this.emit("change", false);
  }

  found() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#wait = FIRST_MS;
    if (this.online) return;
    this.online = true;
    this.emit("change", true);
  }

  async probe() {
    this.#timer = 0;
    try {
      const reply = await fetch("/healthz", { cache: "no-store" });
      if (reply.ok) return this.found();
    } catch {
      // Not yet.
    }
    this.#wait = Math.min(this.#wait * 1.6, LONGEST_MS);
    this.lost();
  }
}

export const connection = new Connection();
addEventListener("online", () => connection.online || connection.probe());
