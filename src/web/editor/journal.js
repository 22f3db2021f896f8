// SPDX-License-Identifier: Apache-2.0
// What has been typed and is not yet on the server, kept in this browser with every keystroke: it survives a reload, a crash and a
// lost connection. It comes back for whoever typed it, nobody else, and in its own document, not in one that has the same number in
// another store. One entry per segment: {text, codes, state, base, on, match, lacksCodes, at}; `base` is the segment's rev that it
// was typed on, `on` what stood there then: {text, codes, source, state}.

const PREFIX = "tafsiri.journal.";

export class Journal {
  #prefix;

  constructor(document, who) {
    this.#prefix = `${PREFIX}${encodeURIComponent(who ?? "")}/${document.id}/${document.created}.`;
  }

  // False when the browser keeps nothing more: the page must say so.
  put(segment, entry) {
    try {
      localStorage.setItem(this.#prefix + segment, JSON.stringify(entry));
      return true;
    } catch {
      return false;
    }
  }

  remove(segment) {
    try {
      localStorage.removeItem(this.#prefix + segment);
    } catch {
      // Then nothing was kept either.
    }
  }

  // Map of segment id -> entry.
  read() {
    const entries = new Map();
    try {
      for (let i = 0; i < localStorage.length; i++) {
        const key = localStorage.key(i);
        if (!key.startsWith(this.#prefix)) continue;
        entries.set(Number(key.slice(this.#prefix.length)), JSON.parse(localStorage.getItem(key)));
      }
    } catch {
      // A browser without storage has nothing to replay.
    }
    return entries;
  }
}
