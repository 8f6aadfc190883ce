/** The stage: cover, title, the story that is heard now, and how far it is. */

import { channelTitle } from "./channels.js";
import { byId, element, webLink, write } from "./dom.js";
import { kickerOf } from "./heard.js";
import { language, locale, t } from "./i18n.js";

const MOST_SOURCES = 6;

/** Show what is heard: `{kind, title, cover, story, notice, licence, sources}`. */
export function showHeard(heard) {
  write(byId("kicker"), kickerOf(heard));
  write(byId("show-title"), heard.title);
  write(byId("story"), heard.story);
  write(byId("dock-story"), heard.story);
  write(byId("dock-title"), heard.title);
  byId("story").lang = heard.language ?? "";
  byId("stage").dataset.kind = heard.kind;
  write(byId("licence"), heard.licence ? t("licence", { licence: heard.licence }) : "");
  showNotice(heard.notice);
  showCover(heard.cover, heard.title);
  showSources(heard.sources);
  document.title = [...new Set([heard.story, heard.title, channelTitle()])].join(" · ");
}

/** Show the remark that stays with a show, e.g. that it was made from invented material. */
export function showNotice(notice) {
  write(byId("notice"), notice);
  byId("notice").hidden = !notice;
}

/** Show how far the sound is: `passed` of `whole` seconds, with marks at chapters. */
export function showProgress(passed, whole, marks) {
  const share = whole > 0 ? Math.min(1, Math.max(0, passed / whole)) : 0;
  byId("progress").style.setProperty("--played", share.toFixed(4));
  write(byId("passed"), timeText(passed));
  write(byId("left"), Number.isFinite(whole) ? `−${timeText(Math.max(0, whole - passed))}` : "");
  const key = marks.map((mark) => (mark / whole).toFixed(4)).join();
  const ticks = byId("ticks");
  if (ticks.dataset.key === key) return;
  ticks.dataset.key = key;
  ticks.replaceChildren(...marks.filter((mark) => mark > 0 && mark < whole).map((mark) => {
    const tick = element("span");
    tick.style.setProperty("--at", (mark / whole).toFixed(4));
    return tick;
  }));
}

/** Minutes and seconds, as players show them. */
export function timeText(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  const rest = String(whole % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** The time of the day at which something begins, from seconds since 1970. */
export function hourText(seconds) {
  return new Intl.DateTimeFormat(locale(), { timeStyle: "short" }).format(new Date(seconds * 1000));
}

function showCover(address, title) {
  const image = byId("cover");
  const alt = t("coverOf", { title });
  if (image.alt !== alt) image.alt = alt;
  if (!address || image.getAttribute("src") === address) return;
  image.src = address;
  byId("backdrop").src = address;
}

function showSources(sources) {
  const key = JSON.stringify([language(), sources.map((source) => [source.outlet, source.title, source.link])]);
  const place = byId("sources");
  if (place.dataset.key === key) return;
  place.dataset.key = key;
  byId("sources-part").hidden = sources.length === 0;
  place.replaceChildren(...sources.slice(0, MOST_SOURCES).map((source) => element("li", {},
    webLink(source.link, [
      element("b", {}, source.outlet ?? source.feed ?? ""),
      " ",
      element("span", {}, source.title ?? ""),
    ]))));
}
