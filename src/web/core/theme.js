// SPDX-License-Identifier: Apache-2.0
// Light or dark: as the system has it, until somebody chooses.
import { getSetting, putSetting } from "./settings.js";

export function isDark() {
  const chosen = getSetting("theme");
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

export function applyTheme() {
  const chosen = getSetting("theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
}

export function toggleTheme() {
  putSetting("theme", isDark() ? "light" : "dark");
  applyTheme();
}
