// SPDX-License-Identifier: Apache-2.0
// The formats that the server reads, by the endings of files.
import { session } from "../core/session.js";

export const ACCEPT = ".txt,.text,.html,.htm,.xhtml,.md,.markdown,.xlf,.xliff,.docx";

// What goes along with a file that is sent as it is.
export function uploadQuery(file) {
  return { name: file.name, author: session.author };
}

// A name for what was pasted: its title where the markup has one, else its first words. Null: the server knows as much.
export function guessName(text, format) {
  if (format !== "html" && format !== "markdown") return null;
  const titled = format === "html" ? /<(title|h1)\b[^>]*>([\s\S]*?)<\/\1>/i.exec(text)?.[2] : /^# +(.+)$/m.exec(text)?.[1];
  const plain = (titled ?? text)
    .replace(/<(script|style)\b[\s\S]*?<\/\1>|<[^>]*>|^---\n[\s\S]*?\n---\n|[#*_`]/gi, " ")
    .replace(/\s+/g, " ")
    .trim();
  return plain.length > 100 ? `${plain.slice(0, 100).replace(/\s\S*$/, "")}…` : plain || null;
}

// Markup that was pasted as text: a page's source, or Markdown. Wrong guesses can be changed in the form.
export function guessFormat(text) {
  const head = text.slice(0, 4000);
  if (/^\s*<\?xml[^>]*>\s*(<!--[\s\S]*?-->\s*)?<xliff\b|^\s*<xliff\b/.test(head)) return "xliff";
  if (/^\s*<(!doctype\s+html|html|head|body|article|section|main|div|p|h[1-6])\b/i.test(head)) return "html";
  if (/^(#{1,6} \S|---\n[\s\S]+?\n---\n)|^\s*[-*] \S.*\n\s*[-*] \S|\]\(https?:|\*\*\S[^*\n]*\S\*\*/m.test(head))
    return "markdown";
  return "text";
}
