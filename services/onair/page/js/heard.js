/** What is heard at a place of the sound: span, show, chapter, story. */

import { channelTitle } from "./channels.js";
import { t } from "./i18n.js";
import { chapterAt, sourcesOf, storyOf } from "./shows.js";

const OWN_COVER = new URL("../icons/icon-512.png", import.meta.url).href; // of a show that has none
const SECOND = 1; // the progress moves each second

/** What a channel plays at a moment: `span` of its timeline, `show` once it is read. */
export function heardOnAir(span, show, moment) {
  const offset = moment - span.start + (span.offset ?? 0);
  const chapter = show ? chapterAt(show, offset) : null;
  const story = show ? storyOf(show, chapter) : null;
  const { name, licence } = namesOf(span);
  return {
    kind: span.kind,
    filler: span.filler,
    live: true,
    title: span.show_id ? name : channelTitle(),
    story: story?.title ?? chapter?.title ?? (span.kind === "show" ? span.episode || name : name),
    language: span.show_id ? show?.language : "",
    cover: span.cover,
    notice: show?.notice ?? "",
    licence: span.filler === "music" || !(span.filler || span.show_id) ? [span.artist, licence].filter(Boolean).join(", ") : "",
    sources: show && chapter ? sourcesOf(show, chapter) : [],
    showId: span.show_id || null,
    number: story?.number ?? null,
    airing: span.number,
    chapter,
    offset,
    origin: moment - offset,
    passed: moment - span.start,
    whole: span.seconds,
    marks: show ? show.chapters.map((each) => each.start - (span.offset ?? 0)) : [],
    end: span.end,
    next: nextOf(show, offset, moment - offset, moment),
  };
}

/** What a show plays at an offset. */
export function heardInShow(show, offset, duration) {
  const chapter = chapterAt(show, offset);
  const story = storyOf(show, chapter);
  return {
    kind: "show",
    live: false,
    title: (!show.over && show.title) || channelTitle(),
    story: story?.title ?? chapter?.title ?? (show.episode || show.title || channelTitle()),
    language: show.language,
    cover: show.made ? `/shows/${encodeURIComponent(show.id)}/cover.jpg` : OWN_COVER,
    notice: (!show.over && show.notice) || "",
    licence: "",
    sources: chapter ? sourcesOf(show, chapter) : [],
    showId: show.id,
    number: story?.number ?? null,
    chapter,
    offset,
    origin: 0,
    passed: offset,
    whole: duration || show.seconds || NaN,
    marks: show.chapters.map((each) => each.start),
    end: Infinity,
    next: nextOf(show, offset, 0, offset),
  };
}

/** What kind of sound it is, in a word or two. */
export function kickerOf(heard) {
  if (heard.kind === "show") return t(heard.live ? "onAir" : "onDemand");
  return t({ music: "music", ident: "ident", repeat: "repeat" }[heard.filler] ?? (heard.showId ? "onAir" : "music"));
}

/** The name of what is heard, and the licence that music tells in brackets behind its own. */
function namesOf(span) {
  const [, name, licence] = /^(.*?)\s*(?:\(([^()]*)\))?$/.exec(span.show_id ? "" : span.title);
  return { name: name || span.title || channelTitle(), licence };
}

/** The place of the next change: a chapter, or a second that is over. */
function nextOf(show, offset, origin, place) {
  const chapter = show?.chapters.find((each) => each.start > offset)?.start ?? Infinity;
  return Math.min(origin + chapter, place + SECOND);
}
