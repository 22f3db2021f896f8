// SPDX-License-Identifier: Apache-2.0
// What a person has chosen, kept in this browser. A browser that keeps nothing (private windows) still works.

const PREFIX = "tafsiri.";

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
