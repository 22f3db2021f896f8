// SPDX-License-Identifier: Apache-2.0
// What a person has chosen, kept in this browser. A browser that keeps nothing (private windows) still works.

const PREFIX = "tafsiri.";
const DRAFT = `${PREFIX}article`;

export function getSetting(name, fallback = null) {
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? fallback : JSON.parse(text);
  } catch {
    return fallback;
  }
}

export function putSetting(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // It holds for this page then.
  }
}

// Calls `action` when another page of this browser has changed it.
export function onSettingElsewhere(name, action) {
  addEventListener("storage", (event) => event.key === PREFIX + name && action());
}

// The article that is about to become a document: kept for this tab and person, over a reload and other pages.
export function getDraft(who) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(DRAFT));
    return kept?.who === who ? kept.draft : {};
  } catch {
    return {};
  }
}

// Null: there is none any more.
export function putDraft(who, draft) {
  try {
    if (draft) sessionStorage.setItem(DRAFT, JSON.stringify({ who, draft }));
    else sessionStorage.removeItem(DRAFT);
  } catch {
    // It holds as long as the form is there.
  }
}
