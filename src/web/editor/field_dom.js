// SPDX-License-Identifier: Apache-2.0
// An editable element as text and codes, and back: places in the text (UTF-16, a chip counts one) against places in the DOM.
import { chip, PLACE } from "./codes.js";

const codeOf = new WeakMap(); // chip -> code

// Chromium sets no caret between a chip and the edge of the field unless there is text: these stand for "no text". Who writes
// Khmer or Thai types the same character between words, so that only what was put here as an edge is none of the content.
const EDGE = "\u200B";
const edges = new WeakSet(); // text nodes that were made with one

function edge() {
  const node = document.createTextNode(EDGE);
  edges.add(node);
  return node;
}

// Where the edge stands in a text node, beside what has been typed into it: -1 in any other.
const edgeIn = (node) => (edges.has(node) ? node.data.indexOf(EDGE) : -1);

// What the first `end` characters of a text node stand for.
function plain(node, end = node.data.length) {
  const at = edgeIn(node);
  const data = at < 0 || at >= end ? node.data.slice(0, end) : node.data.slice(0, at) + node.data.slice(at + 1, end);
  return data.replaceAll(PLACE, "");
}

export function writeContent(root, content, numberOf) {
  const nodes = [];
  let code = 0;
  for (const part of content.text.split(/(\uFFFC)/)) {
    if (part === PLACE) {
      const one = content.codes[code++];
      const element = chip(one, numberOf(one));
      codeOf.set(element, one);
      if (!nodes.length || nodes.at(-1).nodeType !== Node.TEXT_NODE) nodes.push(edge());
      nodes.push(element);
    } else if (part) {
      nodes.push(document.createTextNode(part));
    }
  }
  if (nodes.at(-1)?.nodeType === Node.ELEMENT_NODE) nodes.push(edge());
  // A line feed at the very end shows only with something behind it.
  if (content.text.endsWith("\n")) nodes.push(edge());
  root.replaceChildren(...nodes);
}

// Calls visit(node, text, start) for each piece of the content; text is what the node stands for.
function walk(root, visit) {
  let at = 0;
  const go = (parent) => {
    for (const node of parent.childNodes) {
      let text = null;
      if (node.nodeType === Node.TEXT_NODE) text = plain(node);
      else if (node.nodeType === Node.ELEMENT_NODE && node.classList.contains("chip")) text = PLACE;
      else if (node.nodeName === "BR") text = node === root.lastChild ? "" : "\n";
      if (text === null) {
        go(node);
      } else {
        visit(node, text, at);
        at += text.length;
      }
    }
  };
  go(root);
  return at;
}

export function readContent(root) {
  let text = "";
  const codes = [];
  walk(root, (node, piece) => {
    text += piece;
    if (piece === PLACE) codes.push(codeOf.get(node));
  });
  return { text: text.replace(/\r\n?/g, "\n"), codes };
}

// The place in the text of a point in the DOM.
export function offsetOf(root, container, offset) {
  let found = null;
  const target = container.nodeType === Node.TEXT_NODE ? container : (container.childNodes[offset] ?? null);
  const end = walk(root, (node, text, start) => {
    if (found !== null) return;
    if (node === container) found = node.nodeType === Node.TEXT_NODE ? start + plain(node, offset).length : start;
    else if (node === target) found = start;
    else if (codeOf.has(node) && node.contains(container)) found = start + 1;
  });
  if (found !== null) return found;
  if (container === root && offset === 0) return 0;
  return end;
}

// The point in the DOM of a place in the text: [node, offset].
export function pointOf(root, place) {
  let found = null;
  walk(root, (node, text, start) => {
    if (node.nodeType !== Node.TEXT_NODE || place < start || place > start + text.length) return;
    // At the border of two pieces the later one wins when the earlier one is a mere edge.
    if (found && found.text && place === start) return;
    const at = edgeIn(node);
    let index = 0;
    for (let left = place - start; index < node.data.length && (left > 0 || index === at); index++) if (index !== at) left--;
    found = { node, index, text };
  });
  return found ? [found.node, found.index] : [root, root.childNodes.length];
}

export function rangeOf(root, start, end) {
  const range = document.createRange();
  range.setStart(...pointOf(root, start));
  range.setEnd(...pointOf(root, end));
  return range;
}

export function readSelection(root) {
  const selection = getSelection();
  if (!selection.rangeCount || !root.contains(selection.anchorNode)) return null;
  const range = selection.getRangeAt(0);
  return {
    start: offsetOf(root, range.startContainer, range.startOffset),
    end: offsetOf(root, range.endContainer, range.endOffset),
  };
}

export function writeSelection(root, start, end = start) {
  getSelection().setBaseAndExtent(...pointOf(root, start), ...pointOf(root, end));
}
