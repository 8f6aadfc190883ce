/** The last days of a channel: what was heard, hour by hour. */

import { getJson } from "./api.js";
import { byId, element } from "./dom.js";
import { locale, t } from "./i18n.js";
import { zoneText } from "./zones.js";

const MOST_DAYS = 8;

const asked = { channel: null, day: null }; // no day: today

/** Read the day of the archive that the listener has chosen, and show it. */
export async function readArchive(channel) {
  if (channel !== asked.channel) Object.assign(asked, { channel, day: null });
  const { day } = asked;
  const query = day ? `?day=${day}` : "";
  const found = await getJson(`/air/${encodeURIComponent(channel)}/archive.json${query}`).catch(() => null);
  if (channel !== asked.channel || day !== asked.day) return;
  const { days = [], hours = [], timezone } = found ?? {};
  byId("past-part").hidden = hours.length === 0 && days.length < 2;
  byId("past-none").hidden = hours.length > 0;
  byId("past-zone").textContent = timezone ? zoneText(timezone) : "";
  showDays(days.slice(0, MOST_DAYS), found?.day);
  byId("hours").replaceChildren(...hours.map((hour) => hourOf(hour, timezone)));
}

/** Buttons are changed rather than made anew, so that the one that is pressed keeps the focus. */
function showDays(days, shown) {
  const place = byId("days");
  if (place.children.length !== days.length) place.replaceChildren(...days.map(() => button()));
  days.forEach((day, index) => {
    const each = place.children[index];
    each.textContent = index ? dayText(day) : t("today");
    each.dataset.day = index ? day : "";
    each.setAttribute("aria-pressed", String(day === shown));
  });
}

function button() {
  const made = element("button", { type: "button", class: "pill" });
  made.addEventListener("click", () => {
    asked.day = made.dataset.day || null;
    readArchive(asked.channel);
  });
  return made;
}

function hourOf({ hour, shows }, timeZone) {
  const format = new Intl.DateTimeFormat(locale(), { timeStyle: "short", timeZone });
  return element("li", {},
    element("time", { datetime: hour }, format.format(new Date(hour))),
    element("ul", {}, ...shows.map(line)));
}

function line({ show_id: id, title, episode }) {
  return element("li", {},
    element("a", { href: `/shows/${encodeURIComponent(id)}#t=0`, "data-play": true },
      element("strong", {}, title || t("station")), episode ? element("span", {}, episode) : null));
}

function dayText(day) {
  const format = { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" };
  return new Intl.DateTimeFormat(locale(), format).format(new Date(`${day}T12:00:00Z`));
}
