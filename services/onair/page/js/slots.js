/** Slots of the grid: what they are called, and what became of them. */

import { element } from "./dom.js";
import { locale, t } from "./i18n.js";
import { hourText } from "./stage.js";

const BRIEF = 80; // letters of a reason that need not be opened
const NOTES = { failed: "slotFailed", dropped: "slotDropped", late: "slotLate" }; // words for a state
const REASONS = { // words for a reason; of what failed it is the stage that has words
  waiting: "whyWaiting", not_finished: "whyNotFinished", not_aired: "whyNotAired", failed: "", cancelled: "whyCancelled",
  deleted: "whyDeleted", over_budget: "whyOverBudget", unserved: "whyUnserved", gone: "whyGone",
  kept_scheduled: "whyKeptScheduled", kept_no_time: "whyKeptNoTime",
};
const STAGES = { script: "whyScript", audio: "whyAudio", cover: "whyCover" };
const NUMBERS = ["minutes", "usd"];
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

/** Why a slot is not heard at its time, in words; what somebody says to it at length is opened by who wants it. */
export function noteOf({ note, reason, reasons = [] }) {
  if (!note) return null;
  const known = reasons.length > 0 && reasons.every(({ code }) => code in REASONS);
  const parts = known ? reasons.map(partsOf) : [{ said: reason }];
  const told = parts.flatMap(({ words, said }) => [words && ["span", {}, words], said && ["span", { lang: "en" }, said]]).filter(Boolean);
  const spans = told.flatMap(([name, about, text]) => [" ", element(name, about, sentence(text))]);
  if (parts.every(({ said = "" }) => said.length <= BRIEF)) return element("p", { class: "why" }, t(note) + (told.length ? "." : ""), ...spans);
  return element("details", { class: "why" }, element("summary", {}, t(note)), ...spans);
}

/** A reason in the words of the page, and what somebody else said to it, who speaks English. */
function partsOf({ code, values = {} }) {
  const { text, stage, ...others } = values;
  const key = code === "failed" ? STAGES[stage] : REASONS[code];
  const numbers = new Intl.NumberFormat(locale());
  const shown = Object.entries(others).map(([name, value]) => [name, NUMBERS.includes(name) ? numbers.format(Number(value)) : value]);
  return { words: key && t(key, Object.fromEntries(shown)), said: text };
}

function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
