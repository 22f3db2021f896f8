// SPDX-License-Identifier: Apache-2.0
// Who works here, and what they may do. Where the server asks for keys, a key is given once, and a cookie stands for it then; when a
// session ends in the middle of work, requests wait for the next one, and nothing that was typed is lost.
import { api, ApiError, onSignedOut, speakFor } from "./api.js";
import { Emitter, fill, h } from "./dom.js";
import { t } from "./i18n.js";
import { forgetDocuments } from "./kept.js";
import { explain } from "./said.js";
import { getSetting, onSettingElsewhere, putDraft, putSetting } from "./settings.js";
import { button } from "../ui/button.js";
import { isDialogOpen, openDialog } from "../ui/dialog.js";
import { field, input } from "../ui/fields.js";

const RANKS = ["none", "reader", "translator", "editor", "administrator"];
const OPEN = { keys_required: false, signed_in: false, name: "", role: "administrator", memories: null, expires: null };

const nameIn = (state) => (state.signed_in ? state.name : "");

async function ask() {
  try {
    const state = await api.get("/v1/session", { plain: true });
    if (!state.keys_required && !state.signed_in) state.role = "administrator";
    return state;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return OPEN;
    throw error;
  }
}

class Session extends Emitter {
  state = OPEN;
  who = ""; // whom this page was drawn for: what stands on it, what is typed and what waits is theirs
  #again = null; // {promise, resolve}: requests that wait until they are signed in again

  #take(state) {
    this.state = state;
    putSetting("session", state);
    this.emit("change");
  }

  async load() {
    this.#take(await ask());
  }

  // From here on the page is that person's, and asks for nobody else.
  settle() {
    this.who = nameIn(this.state);
    speakFor(this.who);
  }

  // Is it still theirs? Another page of the browser, or the time without a connection, may have changed that.
  async check() {
    const state = await ask();
    if (nameIn(state) !== this.who || (state.keys_required && !state.signed_in)) this.wait();
    else {
      this.#take(state);
      this.#goOn();
    }
  }

  // Without a connection: as it was when there was one. False when that is not known.
  recall() {
    const before = getSetting("session");
    if (before) this.state = before;
    return before !== null;
  }

  get missing() {
    return this.state.keys_required && !this.state.signed_in;
  }

  // What a key that is for some memories only says of one; "*" stands for those that it does not name.
  #granted(memory) {
    const of = (name) => this.state.memories.find((one) => one.name === name)?.role;
    return of(memory) ?? of("*") ?? "none";
  }

  // True when the role reaches `role`: in a memory, or in any where none is named.
  may(role, memory) {
    const own = memory && this.state.memories ? this.#granted(memory) : this.state.role;
    return RANKS.indexOf(own) >= RANKS.indexOf(role);
  }

  // For what belongs to no memory: the term list, everyone's words.
  mayForAll(role) {
    return this.may(role, "*");
  }

  // The author of what is written. With keys the server knows it better.
  get author() {
    return this.state.name || getSetting("author", "") || undefined;
  }

  // What requests say of the author: nothing where the server knows it.
  get given() {
    return this.state.signed_in ? undefined : this.author;
  }

  set author(name) {
    putSetting("author", name);
  }

  async signIn(key) {
    this.#take(await api.post("/v1/session", { key }, { plain: true }));
  }

  // Throws what api.remove throws: without a connection nobody is signed out.
  async signOut() {
    await api.remove("/v1/session", { plain: true });
    await forgetDocuments();
    putDraft(this.who, null);
    putSetting("session", null);
    location.reload();
  }

  get ended() {
    return this.#again !== null;
  }

  // The promise is kept when they are signed in again. The page only says so: a dialog would take the next letters that are typed.
  // Where one is open it has them already, and stands before the page.
  wait() {
    if (!this.#again) {
      this.#again = {};
      this.#again.promise = new Promise((resolve) => (this.#again.resolve = resolve));
      this.emit("change");
      if (isDialogOpen()) this.askAgain();
    }
    return this.#again.promise;
  }

  #goOn() {
    this.#again?.resolve();
    this.#again = null;
    this.emit("change");
  }

  async askAgain() {
    const done = await openDialog(
      t("session.again"),
      (close) => [h("p", {}, t("session.ended")), signInForm(() => close(true))],
      { kind: "dialog-small" },
    );
    if (!done) return;
    if (!this.who) this.settle(); // nobody was asked for a key when the page was drawn
    if (nameIn(this.state) === this.who) this.#goOn();
    else location.reload(); // what stands on the page, and what was typed and waits, is not theirs (editor/journal.js)
  }
}

export const session = new Session();
onSignedOut(() => session.wait());

// They may have signed in at another page of the browser.
const look = () => session.ended && !document.hidden && session.check().catch(() => {});
document.addEventListener("visibilitychange", look);
onSettingElsewhere("session", look);

function reason(error) {
  if (error.status === 401) return t("session.wrong");
  if (error.status === 429) return t("session.slow");
  return explain(error);
}

export function signInForm(done) {
  const key = input("", {
    type: "password",
    autocomplete: "current-password",
    required: true,
    autofocus: true,
    spellcheck: "false",
  });
  const message = h("p", { class: "form-error", role: "alert" });
  const submit = async (event) => {
    event.preventDefault();
    fill(message);
    try {
      await session.signIn(key.value.trim());
      done();
    } catch (error) {
      fill(message, reason(error));
      key.select();
    }
  };
  return h(
    "form",
    { class: "sign-in", onsubmit: submit },
    field(t("session.key"), key, t("session.hint")),
    message,
    button(t("session.sign_in"), null, { kind: "primary", type: "submit" }),
  );
}
