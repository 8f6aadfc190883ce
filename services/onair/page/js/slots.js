/** Slots of the grid: what they are called, and what became of them. */

import { element } from "./dom.js";
import { t } from "./i18n.js";
import { hourText } from "./stage.js";

const BRIEF = 80; // letters of a reason that need not be opened
const NOTES = { failed: "slotFailed", dropped: "slotDropped", late: "slotLate" }; // words for a state
const GONE = ["failed", "dropped"]; // states of slots that will not be heard

/** A slot as the station tells of it, with `start` and `end` in seconds since 1970, its `note`, and whether it is `gone`. */
export function slotOf(slot) {
  const start = Date.parse(slot.at) / 1000;
  return { ...slot, start, end: start + slot.minutes * 60, note: NOTES[slot.state], gone: GONE.includes(slot.state) };
}

/** The programme of a slot or a span, in words. */
export function nameOf({ title, preset }) {
  return title || preset || t("station");
}

/** The day of something, for comparing. */
export function dayOf({ start }) {
  return new Date(start * 1000).toDateString();
}

/** When something begins, with the day where that is told. */
export function timeOf({ start }, day = "") {
  return element("time", { datetime: new Date(start * 1000).toISOString() },
    day ? element("small", {}, day) : null, hourText(start));
}

/** The name of a programme, struck through where it will not be heard. */
export function titleOf(slot) {
  const name = element("strong", {}, nameOf(slot));
  return slot.gone ? element("s", {}, name) : name;
}

/** Why a slot is not heard at its time, in words; a long reason is opened by who wants it. */
export function noteOf({ note, reason }) {
  if (!note) return null;
  const told = reason.charAt(0).toUpperCase() + reason.slice(1);
  if (!told) return element("p", { class: "why" }, t(note));
  const words = element("span", { lang: "en" }, told);
  if (told.length <= BRIEF) return element("p", { class: "why" }, `${t(note)}. `, words);
  return element("details", { class: "why" }, element("summary", {}, t(note)), words);
}
