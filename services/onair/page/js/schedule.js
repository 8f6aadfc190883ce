/** What is up next, and the grid of the week. */

import { getJson } from "./api.js";
import { byId, element } from "./dom.js";
import { locale, t } from "./i18n.js";
import { hourText } from "./stage.js";

const MOST_NEXT = 5;
const HOURLY = 12; // times a day from which on a programme is one line
const GONE = ["dropped", "failed"]; // states of slots that will not be heard

let slots = [];

/** Read the schedule of a channel, and show its week. */
export async function readSchedule(channel) {
  const found = await getJson(`/air/${encodeURIComponent(channel)}/schedule.json`).catch(() => null);
  slots = (found?.slots ?? []).filter((slot) => !GONE.includes(slot.state)).map(slotOf);
  byId("week-part").hidden = slots.length === 0;
  const days = [...grouped(slots)].slice(0, 7);
  const hourly = new Set(days.flatMap(([, day]) => [...grouped(day, nameOf)].filter(([, each]) => each.length >= HOURLY).map(([name]) => name)));
  const today = dayOf({ start: Date.now() / 1000 });
  byId("week").replaceChildren(...days.map(([day, each]) => column(each, day === today, hourly)));
  byId("zone").textContent = t("zone", { zone: Intl.DateTimeFormat().resolvedOptions().timeZone });
}

/** Show what comes after a moment: what is on the timeline, and behind it what the grid plans. */
export function showNext(timeline, moment) {
  const shows = [...new Map(timeline.filter((each) => each.kind === "show").map((each) => [each.number, each])).values()];
  const last = shows.at(-1)?.start ?? moment;
  const planned = slots.filter((slot) => slot.start > last && !shows.some((each) => each.show_id === slot.show_id));
  const lines = [...shows, ...planned].slice(0, MOST_NEXT);
  const key = JSON.stringify([locale(), dayOf({ start: moment }), lines.map((each) => [each.start, each.title, each.episode])]);
  const place = byId("next");
  if (place.dataset.key === key) return;
  place.dataset.key = key;
  byId("next-none").hidden = lines.length > 0;
  place.replaceChildren(...lines.map((each) => element("li", {},
    timeOf(each, dayText(each, moment)),
    element("div", {}, element("strong", {}, nameOf(each)), each.episode ? element("span", {}, each.episode) : null))));
}

/** A day; what airs nearly each hour is one line of it. */
function column(day, today, hourly) {
  const format = { weekday: "short", day: "numeric", month: "short" };
  const title = new Intl.DateTimeFormat(locale(), format).format(new Date(day[0].start * 1000));
  const often = [...new Set(day.map(nameOf))].filter((name) => hourly.has(name));
  return element("section", { class: "day", "data-today": today },
    element("h3", {}, today ? t("today") : title),
    element("ol", {},
      ...often.map((name) => element("li", { class: "hourly" }, element("span", {}, `${name}, ${t("hourly")}`))),
      ...day.filter((slot) => !hourly.has(nameOf(slot))).map(line)));
}

function line(slot) {
  const now = Date.now() / 1000;
  return element("li", { "aria-current": slot.start <= now && now < slot.end ? "true" : null },
    timeOf(slot), element("span", {}, nameOf(slot)));
}

function timeOf({ start }, day = "") {
  return element("time", { datetime: new Date(start * 1000).toISOString() },
    day ? element("small", {}, day) : null, hourText(start));
}

/** The day of something that begins after the day of a moment; empty on that day itself. */
function dayText(slot, moment) {
  const begins = new Date(slot.start * 1000);
  const day = new Date(moment * 1000);
  if (dayOf(slot) === day.toDateString()) return "";
  day.setDate(day.getDate() + 1);
  return dayOf(slot) === day.toDateString() ? t("tomorrow") : new Intl.DateTimeFormat(locale(), { weekday: "short" }).format(begins);
}

function nameOf({ title, preset }) {
  return title || preset || t("station");
}

function slotOf(slot) {
  const start = Date.parse(slot.at) / 1000;
  return { ...slot, start, end: start + slot.minutes * 60 };
}

function dayOf(slot) {
  return new Date(slot.start * 1000).toDateString();
}

function grouped(slots, by = dayOf) {
  const groups = new Map();
  for (const slot of slots) groups.set(by(slot), [...(groups.get(by(slot)) ?? []), slot]);
  return groups;
}
