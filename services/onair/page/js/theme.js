/** Dark or light: as the system has it, until the listener chooses. */

import { recall, remember } from "./store.js";

const DARK = window.matchMedia("(prefers-color-scheme: dark)");

/** Whether the page is dark. */
export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : DARK.matches;
}

/** Take the theme that is named in the address or was chosen before. */
export function startTheme() {
  const asked = new URLSearchParams(window.location.search).get("theme") ?? recall("theme");
  if (asked === "dark" || asked === "light") document.documentElement.dataset.theme = asked;
}

/** Change from one to the other. */
export function switchTheme() {
  const theme = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  remember("theme", theme);
}
