// SPDX-License-Identifier: Apache-2.0
// The field in which a target is written. The browser edits (typing, input methods, selecting stay its own); after each input the
// content is read back as text and codes. What could break a code is caught before: pasted markup, formatting, lines. While an
// input method composes (a telephone's keyboard does so with each word) all is read as ever, but the page writes nothing of its
// own accord into what the browser holds: that waits until the word is done.
import { Emitter, h } from "../core/dom.js";
import { join, PLACE, sameText, slice } from "./codes.js";
import { readContent, readSelection, writeContent, writeSelection } from "./field_dom.js";

const SAME_STEP_MS = 1200; // typing without a longer pause is one step of undo,
const STEP_MS = 4000; // unless it goes on: then the next word begins another
const STEPS_MAX = 200;
let clipboard = null; // what was copied last here, with its codes

const FORBIDDEN = /^(format|insertOrderedList|insertUnorderedList|insertHorizontalRule|insertLink)/;

export class Field extends Emitter {
  #undo = [];
  #redo = [];
  #typed = 0; // when the last step was added by typing
  #begun = 0; // when that step began
  #composing = false;
  #untidy = false; // what stands there is to be written anew once the word is done
  #theirs = null; // what somebody else wrote while a word was being composed

  constructor({ content, numberOf, lang, dir, label, describedby }) {
    super();
    this.numberOf = numberOf;
    this.content = content;
    this.element = h("div", {
      class: "field-edit",
      contenteditable: "true",
      role: "textbox",
      "aria-multiline": "true",
      "aria-label": label,
      "aria-describedby": describedby,
      lang,
      dir,
      spellcheck: "false",
      translate: "no",
      autocapitalize: "sentences",
    });
    writeContent(this.element, content, numberOf);
    this.#listen();
  }

  #listen() {
    const on = (name, action) => this.element.addEventListener(name, action);
    on("beforeinput", (event) => this.#before(event));
    on("input", (event) => {
      this.#composing = event.isComposing;
      this.#read();
    });
    on("compositionstart", () => (this.#composing = true));
    on("compositionend", () => this.#composed());
    on("keydown", (event) => this.#passChip(event));
    on("copy", (event) => this.#copy(event));
    on("cut", (event) => {
      this.#copy(event);
      this.insert({ text: "", codes: [] });
    });
    on("paste", (event) => {
      event.preventDefault();
      this.#paste(event.clipboardData);
    });
    on("drop", (event) => event.preventDefault());
  }

  #before(event) {
    const kind = event.inputType;
    if (kind === "historyUndo" || kind === "historyRedo") {
      event.preventDefault();
      if (kind === "historyUndo") this.undo();
      else this.redo();
    } else if (kind === "insertParagraph") {
      event.preventDefault();
    } else if (kind === "insertLineBreak") {
      event.preventDefault();
      this.insert({ text: "\n", codes: [] });
    } else if (FORBIDDEN.test(kind)) {
      event.preventDefault();
    } else if (kind === "deleteContentBackward" || kind === "deleteContentForward") {
      if (this.#removeChip(kind === "deleteContentBackward" ? -1 : 0)) event.preventDefault();
    }
  }

  // Beside a chip, browsers differ in what a key removes: here it is the chip, whole.
  #removeChip(by) {
    const { start, end } = this.selection();
    const place = start + by;
    if (start !== end || this.content.text[place] !== PLACE) return false;
    this.insert({ text: "", codes: [] }, { start: place, end: place + 1 });
    return true;
  }

  // One press past a chip, not one for each invisible thing around it.
  #passChip(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    const { start, end } = this.selection();
    if (start !== end || this.content.text[by < 0 ? start - 1 : start] !== PLACE) return;
    event.preventDefault();
    writeSelection(this.element, start + by);
  }

  #copy(event) {
    const { start, end } = this.selection();
    if (start === end) return;
    event.preventDefault();
    const part = slice(this.content, start, end);
    const plain = part.text.replaceAll(PLACE, "");
    clipboard = { plain, part };
    event.clipboardData.setData("text/plain", plain);
  }

  #paste(data) {
    const plain = data.getData("text/plain").replace(/\r\n?/g, "\n");
    if (clipboard && clipboard.plain === plain) return this.insert(clipboard.part);
    const single = plain.replace(/\s*\n\s*/g, " ").replaceAll(PLACE, "");
    this.insert({ text: single, codes: [] });
  }

  #read() {
    const content = readContent(this.element);
    if (sameText(content, this.content)) return;
    this.#step(true);
    const before = this.content;
    this.content = content;
    this.#tidy();
    this.#tell(before);
  }

  // What the browser may leave around chips, or a chip half deleted, is set right.
  #tidy() {
    this.#untidy = this.content.codes.length > 0 || !this.content.text;
    if (this.#untidy && !this.#composing) this.#write(this.selection());
  }

  #composed() {
    this.#composing = false;
    this.#read();
    if (this.#theirs) this.adopt(this.#theirs);
    else if (this.#untidy) this.#write(this.selection());
  }

  // `stood`: what was changed, where somebody else has written something else in its place meanwhile.
  #tell(before) {
    const stood = this.#theirs ? before : null;
    this.#theirs = null;
    this.emit("change", this.content, stood);
  }

  #step(typed) {
    const now = Date.now();
    this.#redo = [];
    if (typed && now - this.#typed < SAME_STEP_MS && this.#undo.length && !(now - this.#begun > STEP_MS && this.#atWord())) {
      this.#typed = now;
      return;
    }
    this.#typed = typed ? now : 0;
    this.#begun = now;
    this.#undo.push({ content: this.content, selection: this.selection() });
    if (this.#undo.length > STEPS_MAX) this.#undo.shift();
  }

  // What has just been typed, and is not yet in the content, begins a word.
  #atWord() {
    const caret = readSelection(this.element)?.start ?? 0;
    return /\s$/.test(this.content.text.slice(0, Math.max(0, caret - 1)));
  }

  #write({ start, end }) {
    this.#untidy = false;
    this.#composing = false; // what is written anew is no longer what the input method has hold of
    const focused = this.element.contains(document.activeElement) || document.activeElement === this.element;
    writeContent(this.element, this.content, this.numberOf);
    if (focused) writeSelection(this.element, start, end);
  }

  // Where the caret is; at the end when it is elsewhere.
  selection() {
    const length = this.content.text.length;
    const found = readSelection(this.element) ?? { start: length, end: length };
    return { start: Math.min(found.start, length), end: Math.min(found.end, length) };
  }

  select(start, end = start) {
    this.focus();
    writeSelection(this.element, start, end);
  }

  focus() {
    this.element.focus({ preventScroll: true });
  }

  // Replaces a stretch, by default what is selected, and sets the caret behind it.
  insert(part, range = this.selection()) {
    this.replaceAll(
      join(slice(this.content, 0, range.start), part, slice(this.content, range.end)),
      range.start + part.text.length,
    );
  }

  // Replaces everything: one step of undo.
  replaceAll(content, caret = content.text.length) {
    if (sameText(content, this.content)) return this.focus();
    this.#step(false);
    const before = this.content;
    this.content = content;
    this.#write({ start: caret, end: caret });
    this.select(caret);
    this.#tell(before);
  }

  // Shows what somebody else wrote; nothing to undo to. False when it stands there already.
  adopt(content) {
    this.#theirs = null;
    if (sameText(content, this.content)) return false;
    if (this.#composing) {
      this.#theirs = content;
      return true;
    }
    this.content = content;
    this.#undo = [];
    this.#redo = [];
    this.#write(this.selection());
    this.emit("adopted");
    return true;
  }

  // The codes have other numbers now.
  renumber(numberOf) {
    this.numberOf = numberOf;
    this.#tidy();
  }

  #travel(from, to) {
    const step = from.pop();
    if (!step) return;
    const before = this.content;
    to.push({ content: before, selection: this.selection() });
    this.#typed = 0;
    this.content = step.content;
    this.#write(step.selection);
    this.select(step.selection.start, step.selection.end);
    this.#tell(before);
  }

  undo() {
    this.#travel(this.#undo, this.#redo);
  }

  redo() {
    this.#travel(this.#redo, this.#undo);
  }
}
