// SPDX-License-Identifier: Apache-2.0
// The server explains itself in English; people read its sentences in the language of the interface. A sentence that is not known
// here is shown as it came.
import { has, language, t } from "./i18n.js";
import { REASONS } from "./reasons.js";

const SENTENCES = [
  [/^(?<a>.*) for (?<b>.*), carried into the target(: .*)?$/s, "said.carried"],
  [/^(?<a>.*) for (?<b>.*), left to you: (?<why>.*)$/s, "said.left_because"],
  [/^(?<a>.*) for (?<b>.*), left to you$/s, "said.left"],
  [/^(?<a>.*) for (?<b>.*), the same written otherwise$/s, "said.same"],
  [/^(?<a>".*") for (?<b>".*")$/s, "said.pair"],
  [/^(?<a>\S+) in the source only$/, "said.mark_gone"],
  [/^(?<a>\S+) in the query only$/, "said.mark_come"],
  [/^(?<a>[^\s\p{L}]+) for (?<b>[^\s\p{L}]+)$/u, "said.pair"],
  [/^the target is in (?<a>\S+), not (?<b>\S+)$/, "said.variant"],
  [/^(?<a>\d+) at most where a word differs$/, "said.at_most"],
  [/^(?<count>\d+) inline codes differ$/, "said.codes_differ"],
  [/^the spacing differs$/, "said.spacing"],
  [/^not the same in every character$/, "said.characters"],
  [/^made by aligning two texts$/, "origin.aligned"],
  [/^translated by a machine$/, "origin.machine"],
  [/^a draft$/, "state.draft"],
  [/^its memory's penalty$/, "said.penalty"],
  [/^the previous segment is the same$/, "said.before"],
  [/^the next segment is the same$/, "said.after"],
  [/^the context id is the same$/, "said.context_id"],
  [/^The inline code (?<a>.*) is missing$/s, "said.code_missing"],
  [/^target: the inline code "(?<a>.*)" of the source is missing$/s, "said.code_missing"],
  [/^target: (?<count>\d+) inline codes of the source are missing/, "said.codes_missing"],
  [/^target: the inline code "(?<a>.*)" has lost its other half$/s, "said.code_half"],
  [/^target: the inline code "(?<a>.*)" crosses another one$/s, "said.code_crosses"],
  [/^target: its inline codes don't pair up$/, "said.codes_halves"],
  [/^This inline code does not stand in the source$/, "said.code_extra"],
  [/^This number does not stand in the source$/, "said.number_extra"],
  [/^The (?<a>.*) of the source is missing$/s, "said.number_missing"],
  [/^The source says (?<a>.*), the translation (?<b>.*)$/s, "said.number_differs"],
  [/^The source ends with .*, the translation with .*$/, "finding.final_punctuation"],
  [/^"(?<a>.*)" stands twice$/s, "said.twice"],
  [/^The term list has "(?<a>.*)" for "(?<b>.*)"$/s, "said.term"],
  [/^The memory has another confirmed translation of this source$/, "said.other_translation"],
  [/^The translation has (?<a>\d+) characters: at most (?<b>\d+) fit$/, "said.too_long"],
  [/^These words stand as they are in the source$/, "said.untranslated"],
  [/^This passage is in English$/, "said.english"],
  [/^A no-break space is missing before this mark$/, "said.nobreak_missing"],
  [/^A no-break space stands before this mark$/, "said.nobreak_before"],
  [/^A no-break space stands behind the guillemet$/, "said.nobreak_behind"],
  [/^A quotation is opened and not closed, or closed and not opened$/, "said.quotation"],
  [/^A bracket is opened and not closed, or closed and not opened$/, "said.bracket"],
  [/^The space at the (end|start) is not that of the source$/, "said.edge_space"],
  [/^Two spaces in a row$/, "said.two_spaces"],
  [/^"(?<a>.*)" is not in the dictionary$/s, "said.unknown_word"],
  [/^there is nothing to translate in it$/, "said.nothing_in_it"],
  [/^(.*:\d+: )?its source language is (?<a>\S+), not (?<b>\S+)$/s, "said.other_source"],
  [/^(.*:\d+: )?not a DOCX file: /s, "said.no_docx"],
  [/^there is a memory "(?<a>.*)" already$/s, "said.memory_there"],
  [/^there is no memory "(?<a>.*)"$/s, "said.no_memory"],
];

// What the server says in words for programs is put in others for people, in English too.
const PLAIN = /^said\.(nothing_in_it|other_source|no_docx|mark_gone|mark_come)$/;
const MORE = /^(?<first>.*) and (?<count>\d+) more$/s;

function known(text) {
  for (const [pattern, key] of SENTENCES) {
    if (language() === "en" && !PLAIN.test(key)) continue;
    const found = pattern.exec(text);
    if (!found) continue;
    const { why, ...groups } = found.groups ?? {};
    return t(key, { ...groups, why: REASONS[why] ? t(REASONS[why]) : why });
  }
  return null;
}

export function said(text) {
  const more = MORE.exec(text)?.groups;
  if (more) return t("said.more", { first: said(more.first), count: Number(more.count) });
  return known(text) ?? (language() === "en" ? text.replace(/"([^"]*)"/g, "“$1”") : text);
}

// What went wrong, in the person's language where we know the case; the server's own sentence behind it.
export function explain(error) {
  if (error.status === 0) return t("error.offline");
  const detail = known(error.message),
    key = `error.${error.code || error.status}`;
  return detail === null && has(key) ? t(key, { detail: error.message }) : t("error.other", { detail: detail ?? said(error.message) });
}
