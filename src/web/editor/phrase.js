// SPDX-License-Identifier: Apache-2.0
// Selecting a phrase offers to look for it in the memories.
import { h, later } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { icon } from "../ui/icon.js";

// The text of a range, with the words whole into which its ends fall.
function wholeWords(range) {
  const before = range.startContainer.nodeType === Node.TEXT_NODE ? range.startContainer.data.slice(0, range.startOffset) : "";
  const after = range.endContainer.nodeType === Node.TEXT_NODE ? range.endContainer.data.slice(range.endOffset) : "";
  const text = range.toString();
  const head = /^[\p{L}\p{N}]/u.test(text) ? /[\p{L}\p{N}]*$/u.exec(before)[0] : "";
  const tail = /[\p{L}\p{N}]$/u.test(text) ? /^[\p{L}\p{N}]*/u.exec(after)[0] : "";
  return (head + text + tail).trim();
}

// What is selected within the list of segments: {text, side, range}; null when nothing or something else is.
export function selectedPhrase() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const node = range.commonAncestorContainer;
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const place = element.closest?.(".seg-source, .seg-target");
  const text = wholeWords(range);
  if (!place || !text || text.length > 200) return null;
  return { text, side: place.classList.contains("seg-source") ? "source" : "target", range };
}

export function watchPhrases(find) {
  const pill = h(
    "button",
    {
      type: "button",
      class: "phrase",
      hidden: true,
      onpointerdown: (event) => event.preventDefault(),
      onclick: () => {
        const phrase = selectedPhrase();
        pill.hidden = true;
        if (phrase) find(phrase.text, phrase.side);
      },
    },
    icon("search"),
    h("span", {}, t("phrase.find")),
  );
  document.body.append(pill);
  const show = later(() => {
    const phrase = selectedPhrase();
    pill.hidden = !phrase || phrase.text.length < 2 || document.querySelector(".menu") !== null;
    if (pill.hidden) return;
    const box = phrase.range.getBoundingClientRect();
    pill.style.left = `${Math.max(8, Math.min(box.left, innerWidth - pill.offsetWidth - 8))}px`;
    pill.style.top = `${Math.max(8, box.top - pill.offsetHeight - 6)}px`;
  }, 200);
  const hide = () => (pill.hidden = true);
  document.addEventListener("selectionchange", show);
  addEventListener("scroll", hide, { passive: true });
  return () => {
    document.removeEventListener("selectionchange", show);
    removeEventListener("scroll", hide);
    show.cancel();
    pill.remove();
  };
}
