// SPDX-License-Identifier: Apache-2.0
// What has been typed and is not yet on the server, kept in this browser with every keystroke: it survives a reload, a crash and a
// lost connection. It comes back for whoever typed it, nobody else, and in its own document, not in one that has the same number in
// another store. Each page has entries of its own: what is saved in one takes nothing away from another. One entry per segment:
// {text, codes, state, base, on, match, lacksCodes, at}; `base` is the segment's rev that it was typed on, `on` what stood there
// then: {text, codes, source, state}.

const PREFIX = "tafsiri.journal.";

const makePageName = () => `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;

export class Journal {
  #prefix; // and then "SEGMENT.PAGE"
  #page = makePageName();

  constructor(document, who) {
    this.#prefix = `${PREFIX}${encodeURIComponent(who ?? "")}/${document.id}/${document.created}.`;
  }

  #key(segment, page = this.#page) {
    return `${this.#prefix}${segment}.${page}`;
  }

  // False when the browser keeps nothing more: the page must say so.
  put(segment, entry) {
    try {
      localStorage.setItem(this.#key(segment), JSON.stringify(entry));
      return true;
    } catch {
      return false;
    }
  }

  remove(segment, page) {
    try {
      localStorage.removeItem(this.#key(segment, page));
    } catch {
      // Then nothing was kept either.
    }
  }

  // What pages have left behind, the oldest first: [{segment, page, entry}].
  read() {
    const found = [];
    try {
      for (const [key, text] of Object.entries(localStorage)) {
        if (!key.startsWith(this.#prefix)) continue;
        const [segment, page] = key.slice(this.#prefix.length).split(".");
        found.push({ segment: Number(segment), page, entry: JSON.parse(text) });
      }
    } catch {
      // A browser without storage has nothing to replay.
    }
    return found.sort((a, b) => a.entry.at - b.entry.at);
  }
}
