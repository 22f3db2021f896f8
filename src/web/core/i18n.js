// SPDX-License-Identifier: Apache-2.0
// The words of the interface: t("key", {name: value}). One file per language under i18n/, each with the same keys; a message
// is a text with {places}, or one text for each plural category of `count`.
import { getSetting, putSetting } from "./settings.js";

export const LANGUAGES = [
  ["en", "English"],
  ["sw", "Kiswahili"],
  ["fr", "Français"],
];

const MESSAGES = {
  en: () => import("../i18n/en.js"),
  sw: () => import("../i18n/sw.js"),
  fr: () => import("../i18n/fr.js"),
};

// How numbers and dates are written: by the readers' own countries.
const LOCALES = { en: "en-GB", sw: "sw-TZ", fr: "fr" };

let messages = {};
let current = "en";
let plural = new Intl.PluralRules("en");

// To make a formatter takes a hundred times as long as to use it.
const formats = new Map();

function format(name, make) {
  const key = `${current} ${name}`;
  if (!formats.has(key)) formats.set(key, make(LOCALES[current]));
  return formats.get(key);
}

export function language() {
  return current;
}

export function locale() {
  return LOCALES[current];
}

function preferred() {
  const chosen = getSetting("language");
  const known = LANGUAGES.map(([tag]) => tag);
  if (known.includes(chosen)) return chosen;
  for (const tag of navigator.languages ?? []) {
    const primary = tag.toLowerCase().split("-")[0];
    if (known.includes(primary)) return primary;
    if (primary === "ht") return "fr";
  }
  return "en";
}

export async function loadLanguage(tag = preferred()) {
  messages = (await MESSAGES[tag]()).default;
  current = tag;
  plural = new Intl.PluralRules(LOCALES[tag]);
  document.documentElement.lang = tag;
}

export async function chooseLanguage(tag) {
  putSetting("language", tag);
  await loadLanguage(tag);
}

export function number(value) {
  return format("number", (tag) => new Intl.NumberFormat(tag)).format(value);
}

export function percent(share) {
  const options = { style: "percent", maximumFractionDigits: 0 };
  return format("percent", (tag) => new Intl.NumberFormat(tag, options)).format(share);
}

// A match rate: 87 -> "87%", "87 %".
export function rateText(score) {
  return percent(score / 100);
}

export function date(text) {
  const options = { dateStyle: "medium", timeStyle: "short" };
  return format("date", (tag) => new Intl.DateTimeFormat(tag, options)).format(new Date(text));
}

export function day(text) {
  return format("day", (tag) => new Intl.DateTimeFormat(tag, { dateStyle: "medium" })).format(new Date(text));
}

// "3 hours ago", in the language of the interface.
export function ago(text) {
  const seconds = (new Date(text) - Date.now()) / 1000;
  const relative = format("ago", (tag) => new Intl.RelativeTimeFormat(tag, { numeric: "auto" }));
  const steps = [
    [60, "second"],
    [60, "minute"],
    [24, "hour"],
    [30, "day"],
    [12, "month"],
    [Infinity, "year"],
  ];
  let value = seconds;
  for (const [size, unit] of steps) {
    if (Math.abs(value) < size) return relative.format(Math.round(value), unit);
    value /= size;
  }
  return text;
}

// The name of a language, as the interface's language has it: "fr-HT" -> "French (Haiti)".
export function languageName(tag) {
  try {
    return format("language", (locale) => new Intl.DisplayNames([locale], { type: "language" })).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

export function t(key, values = {}) {
  if (!has(key)) return key;
  let message = messages[key];
  if (typeof message === "object") message = message[plural.select(values.count)] ?? message.other;
  return message.replace(/\{(\w+)\}/g, (place, name) => {
    const value = values[name];
    if (value === undefined) return place;
    return typeof value === "number" ? number(value) : value;
  });
}

export function has(key) {
  return Object.hasOwn(messages, key);
}
