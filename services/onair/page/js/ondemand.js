/** Recent shows to choose from, each with its chapters. */

import { byId, element, icon } from "./dom.js";
import { locale, t } from "./i18n.js";
import { recentShows, show as readShow } from "./shows.js";
import { timeText } from "./stage.js";

/** Read the latest shows of a channel, and show them. */
export async function showRecent(channel) {
  const shows = await recentShows(channel).catch(() => []);
  byId("recent-part").hidden = shows.length === 0;
  byId("recent").replaceChildren(...shows.map(card));
}

/** Show the chapters of the show that plays; each leads to its place. */
export function showChapters(show) {
  byId("chapters-part").hidden = !show?.chapters.length;
  byId("chapters").replaceChildren(...(show ? chapterLinks(show.id, show.chapters) : []));
}

/** Mark the chapter that is heard. */
export function markChapter(index) {
  [...byId("chapters").children].forEach((item, at) => {
    if (at === index) item.setAttribute("aria-current", "true");
    else item.removeAttribute("aria-current");
  });
}

function card(show) {
  const facts = [dateText(show.published_at), timeText(show.seconds)].join(" · ");
  const chapters = element("ol", { class: "chapter-list" });
  const more = element("details", {}, element("summary", {}, t("chapters")), chapters);
  more.addEventListener("toggle", () => readChapters(show.show_id, chapters), { once: true });
  return element("li", { class: "card" },
    element("a", { href: show.page, class: "card-main", "data-play": true },
      element("span", { class: "thumb" },
        element("img", { src: show.cover, alt: "", loading: "lazy", width: 96, height: 96 }),
        icon("play")),
      element("span", { class: "card-words" },
        element("strong", {}, show.title),
        element("span", { lang: show.language }, show.episode),
        element("small", {}, facts))),
    more);
}

async function readChapters(id, place) {
  const found = await readShow(id).catch(() => null);
  place.replaceChildren(...chapterLinks(id, found?.chapters ?? []));
}

function chapterLinks(id, chapters) {
  return chapters.map((chapter) => element("li", {},
    element("a", { href: `/shows/${encodeURIComponent(id)}#t=${chapter.start.toFixed(1)}`, "data-play": true },
      element("time", {}, timeText(chapter.start)), element("span", {}, chapter.title))));
}

function dateText(moment) {
  const format = { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" };
  return new Intl.DateTimeFormat(locale(), format).format(new Date(moment));
}
