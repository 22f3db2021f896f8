// SPDX-License-Identifier: Apache-2.0
// THE table of the editor's keys: what is pressed, what the help says, what happens. "Ctrl" is Command on a Mac.
import { isTyping, setKeys, singleKeys } from "../ui/help.js";

const WRITING = "keys.writing";

// Letters and digits go by what the layout makes of the key; by its place with Alt, which gives other characters in some
// layouts, and where the layout has no such character there (digits in French, letters in Arabic or Amharic).
function isKey(event, key) {
  const byPlace = event.altKey || !/^[A-Z0-9]$/i.test(event.key);
  return byPlace ? event.code === (/\d/.test(key) ? `Digit${key}` : `Key${key}`) : event.key.toUpperCase() === key;
}

function matches(event, keys) {
  const parts = keys.split("+");
  const key = parts.pop();
  const ctrl = event.ctrlKey || event.metaKey;
  if (parts.includes("Ctrl") !== ctrl || parts.includes("Alt") !== event.altKey) return false;
  if (key.length > 1 && parts.includes("Shift") !== event.shiftKey) return false;
  if (key.length === 1 && /[A-Z0-9]/.test(key)) {
    if (parts.includes("Shift") !== event.shiftKey) return false;
    return isKey(event, key);
  }
  return event.key === ({ Up: "ArrowUp", Down: "ArrowDown" }[key] ?? key);
}

export function editorKeys(editor) {
  const digits = Array.from({ length: 9 }, (_, i) => ({
    keys: `Ctrl+${i + 1} Alt+${i + 1}`,
    run: () => editor.insertSuggestion(i),
    hidden: true,
  }));
  const whole = [
    [
      "keys.segment",
      [
        { keys: "Ctrl+Enter", says: "keys.confirm", writes: true, run: () => editor.confirm() },
        { keys: "Ctrl+Shift+Enter", says: "keys.review", writes: true, run: () => editor.confirm("reviewed") },
        { keys: "Alt+Down Ctrl+Down", says: "keys.next", run: () => editor.step(1) },
        { keys: "Alt+Up Ctrl+Up", says: "keys.previous", run: () => editor.step(-1) },
        { keys: "Alt+N", says: "keys.next_open", run: () => editor.nextOpen() },
        { keys: "Alt+H", says: "keys.history", run: () => editor.history() },
      ],
    ],
    [
      WRITING,
      [
        { keys: "Ctrl+1…9 Alt+1…9", says: "keys.insert" },
        ...digits,
        { keys: "Alt+S", says: "keys.copy_source", run: () => editor.copySource() },
        { keys: "Alt+C", says: "keys.code", run: () => editor.insertCode() },
        { keys: "Ctrl+Z", says: "keys.undo", run: () => editor.undo() },
        { keys: "Ctrl+Y Ctrl+Shift+Z", says: "keys.redo", run: () => editor.redo() },
        { keys: "Alt+Enter", says: "keys.correct", run: () => editor.correct() },
        { keys: "F8", says: "keys.next_finding", run: () => editor.nextFinding() },
      ],
    ],
    [
      "keys.finding_things",
      [
        { keys: "Ctrl+K", says: "keys.concordance", run: () => editor.concordance() },
        { keys: "Alt+F", shown: "Alt+F /", says: "keys.search", run: () => editor.search() },
        { keys: "/", run: () => editor.search(), single: true, hidden: true },
        { keys: "F6", says: "keys.panel", run: () => editor.switchRegion() },
      ],
    ],
  ];
  // Who only reads has no key for writing.
  const table = editor.writable
    ? whole
    : whole.filter(([title]) => title !== WRITING).map(([title, rows]) => [title, rows.filter((row) => !row.writes)]);
  setKeys(
    table.map(([title, rows]) => [title, rows.filter((row) => !row.hidden).map((row) => [row.shown ?? row.keys, row.says])]),
  );
  const bindings = table.flatMap(([, rows]) => rows).filter((row) => row.run);
  const onkey = (event) => {
    if (event.isComposing || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") {
      editor.back();
      return;
    }
    for (const row of bindings) {
      if (row.single && (isTyping(event) || !singleKeys())) continue;
      if (!row.keys.split(" ").some((keys) => matches(event, keys))) continue;
      if (row.says === "keys.undo" || row.says === "keys.redo") if (!editor.ownsUndo(event.target)) continue;
      event.preventDefault();
      row.run();
      return;
    }
  };
  document.addEventListener("keydown", onkey);
  return () => {
    document.removeEventListener("keydown", onkey);
    setKeys([]);
  };
}
