/** The grid of the week: days that are alike stand together, and so do programmes of each hour. */

import { byId, element } from "./dom.js";
import { locale, t } from "./i18n.js";
import { dayOf, nameOf, noteOf, timeOf, titleOf } from "./slots.js";
import { hourText } from "./stage.js";
import { ownZone, zoneText } from "./zones.js";

const DAYS = 7;
const OFTEN = 3; // times from which on a programme of each hour is one line
const HOUR = 3600;
const DAY = { weekday: "short", day: "numeric", month: "short" };

/** Show the slots of the next days. */
export function showWeek(slots) {
  byId("week-part").hidden = slots.length === 0;
  const days = [...grouped(slots, dayOf).values()].slice(0, DAYS);
  const hourly = new Set(days.flatMap((day) => [...grouped(day, rhythmOf)].filter(([, each]) => isHourly(each, day)).map(([rhythm]) => rhythm)));
  const today = dayOf({ start: Date.now() / 1000 });
  const columns = days.map((day) => ({ first: day[0], last: day[0], today: dayOf(day[0]) === today, lines: linesOf(day, hourly) }));
  byId("week").replaceChildren(...alike(columns).map(column));
  byId("zone").textContent = zoneText(ownZone());
}

/** Programmes of each hour first, then all else in its order. */
function linesOf(day, hourly) {
  const often = grouped(day.filter((slot) => isRegular(slot) && hourly.has(rhythmOf(slot))), nameOf);
  const rest = day.filter((slot) => !isRegular(slot) || !hourly.has(rhythmOf(slot)));
  return [...[...often.values()].map((slots) => ({ slots, often: true })), ...rest.map((slot) => ({ slots: [slot] }))];
}

/** Days one after another with the same programme, as one; today stands alone. */
function alike(columns) {
  const keyOf = ({ lines }) => JSON.stringify(lines.map(({ slots, often }) => [often, ...slots.map((slot) => [nameOf(slot), hourText(slot.start), slot.note])]));
  const found = [];
  for (const each of columns) {
    const before = found.at(-1);
    if (before && !before.today && keyOf(before) === keyOf(each)) before.last = each.first;
    else found.push(each);
  }
  return found;
}

function column({ first, last, today, lines }) {
  const format = new Intl.DateTimeFormat(locale(), DAY);
  const [from, until] = [first, last].map((slot) => new Date(slot.start * 1000));
  return element("section", { class: "day", "data-today": today },
    element("h3", {}, today ? t("today") : first === last ? format.format(from) : format.formatRange(from, until)),
    element("ol", {}, ...lines.map((line) => (line.often ? hourLine(line.slots, today) : slotLine(line.slots[0])))));
}

function slotLine(slot) {
  return element("li", { class: slot.gone ? "gone" : null, "aria-current": current([slot]) },
    timeOf(slot), element("div", {}, titleOf(slot), noteOf(slot)));
}

/** E.g. “News in Brief, every hour at :00”, with the hours where those are not the whole day. */
function hourLine(slots, today) {
  const minutes = [...new Set(slots.map((slot) => `:${String(minuteOf(slot)).padStart(2, "0")}`))].sort();
  const [first, last] = [slots[0], slots.at(-1)].map((slot) => new Date(slot.start * 1000).getHours());
  const whole = (today || first <= 1) && last >= 22;
  const hours = whole ? "" : `, ${hourText(slots[0].start)}–${hourText(slots.at(-1).start)}`;
  const list = new Intl.ListFormat(locale()).format(minutes);
  return element("li", { class: "hourly", "aria-current": current(slots) },
    titleOf(slots[0]), element("span", {}, t("hourly", { minutes: list }) + hours));
}

function current(slots) {
  const now = Date.now() / 1000;
  return slots.some((slot) => !slot.gone && slot.start <= now && now < slot.end) ? "true" : null;
}

/** Whether slots come each hour, but for the hours that other programmes of the day have. */
function isHourly(slots, day) {
  const taken = new Set(day.map((slot) => slot.start));
  const filled = slots.slice(1).every((slot, index) => {
    for (let hour = slots[index].start + HOUR; hour < slot.start; hour += HOUR) if (!taken.has(hour)) return false;
    return true;
  });
  return filled && slots.length >= OFTEN;
}

function isRegular(slot) {
  return !slot.one_off && !slot.note;
}

function rhythmOf(slot) {
  return JSON.stringify([nameOf(slot), minuteOf(slot)]);
}

function minuteOf(slot) {
  return new Date(slot.start * 1000).getMinutes();
}

function grouped(slots, by) {
  const groups = new Map();
  for (const slot of slots) groups.set(by(slot), [...(groups.get(by(slot)) ?? []), slot]);
  return groups;
}
