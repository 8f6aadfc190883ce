/** The page in the listener's language. */

import { recall, remember, tellServer } from "./store.js";
import { words } from "./words.js";

let current = chosen();
const picked = recall("language");
if (picked in words) tellServer("language", picked); // some browsers keep a cookie for a week

/** The language of the page: `en` or `de`. */
export const language = () => current;

/** The language with the listener's region, for times and dates. */
export function locale() {
  return navigator.languages.find((each) => each.startsWith(current)) ?? current;
}

/** The words for a key, with `{names}` replaced by values. */
export function t(key, values = {}) {
  const text = words[current][key] ?? words.en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** Change the language, and put all words that stand in the page into it. */
export function speak(name) {
  current = name in words ? name : "en";
  remember("language", current);
  tellServer("language", current);
  translate();
  document.dispatchEvent(new Event("language"));
}

/** Put the words of the page into the language. */
export function translate() {
  document.documentElement.lang = current;
  for (const place of document.querySelectorAll("[data-t]")) place.textContent = t(place.dataset.t);
  for (const place of document.querySelectorAll("[data-t-label]")) {
    place.setAttribute("aria-label", t(place.dataset.tLabel));
    if (place.matches("button, a")) place.title = t(place.dataset.tLabel);
  }
}

function chosen() {
  const asked = new URLSearchParams(window.location.search).get("lang");
  const wanted = [asked, recall("language"), ...navigator.languages].filter(Boolean);
  return wanted.map((each) => each.slice(0, 2).toLowerCase()).find((each) => each in words) ?? "en";
}
