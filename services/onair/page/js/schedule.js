/** What is up next, as the timeline and the grid of the channel have it. */

import { getJson } from "./api.js";
import { byId, element } from "./dom.js";
import { locale, t } from "./i18n.js";
import { dayOf, nameOf, noteOf, slotOf, timeOf, titleOf } from "./slots.js";
import { hourText } from "./stage.js";
import { showWeek } from "./week.js";

const MOST_NEXT = 5;
const MOST_TIMES = 4; // times of a programme that is aired again and again

let slots = [];

/** Read the schedule of a channel, and show its week. */
export async function readSchedule(channel) {
  const found = await getJson(`/air/${encodeURIComponent(channel)}/schedule.json`).catch(() => null);
  slots = (found?.slots ?? []).map(slotOf);
  showWeek(slots);
}

/** Show what comes after a moment: what is on the timeline, and behind it what the grid plans. */
export function showNext(timeline, moment) {
  const shows = [...new Map(timeline.filter((each) => each.kind === "show").map((each) => [each.number, each])).values()];
  const last = shows.at(-1)?.start ?? moment;
  const planned = slots.filter((slot) => (slot.note ? slot.end > moment : slot.start > last) && !shows.some((each) => each.show_id === slot.show_id));
  const rows = runs([...shows, ...planned].sort((one, other) => one.start - other.start)).slice(0, MOST_NEXT);
  const key = JSON.stringify([locale(), dayOf({ start: moment }), rows.map(({ first, again }) => [first.start, first.title, first.episode, first.note, again])]);
  const place = byId("next");
  if (place.dataset.key === key) return;
  place.dataset.key = key;
  byId("next-none").hidden = rows.length > 0;
  place.replaceChildren(...rows.map((row) => lineOf(row, moment)));
}

function lineOf({ first, again }, moment) {
  const times = again.slice(0, MOST_TIMES).map(hourText).join(", ") + (again.length > MOST_TIMES ? " …" : "");
  return element("li", { class: first.gone ? "gone" : null },
    timeOf(first, dayText(first, moment)),
    element("div", {},
      titleOf(first),
      first.episode ? element("span", {}, first.episode) : null,
      again.length ? element("span", {}, t("then", { times })) : null,
      noteOf(first)));
}

/** What follows each other under the same name, as one: `first`, and when it begins `again`. */
function runs(lines) {
  const rows = [];
  for (const line of lines) {
    const row = rows.at(-1);
    const same = row && ![row.first, line].some((each) => each.episode || each.note) && nameOf(row.first) === nameOf(line);
    if (same) row.again.push(line.start);
    else rows.push({ first: line, again: [] });
  }
  return rows;
}

/** The day of something that begins after the day of a moment; empty on that day itself. */
function dayText(slot, moment) {
  const begins = new Date(slot.start * 1000);
  const day = new Date(moment * 1000);
  if (dayOf(slot) === day.toDateString()) return "";
  day.setDate(day.getDate() + 1);
  return dayOf(slot) === day.toDateString() ? t("tomorrow") : new Intl.DateTimeFormat(locale(), { weekday: "short" }).format(begins);
}
