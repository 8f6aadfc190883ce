/** The transcript: what is said, by whom, and the articles that it rests on. */

import { byId, element, fill, webLink } from "./dom.js";
import { clock, moment } from "./format.js";

const AHEAD = 0.05; // seconds by which a line is marked early, so that the mark never seems late

/**
 * Show segments under the headings of their chapters; reserves that are not spoken are left out.
 *
 * With `cues` each sentence is a line of its own, which leads to its place in the sound.
 */
export function showTranscript({ segments, stories, chapters, cues, language }) {
  const place = fill("transcript");
  place.lang = language || "";
  const voices = [...new Set(segments.map((segment) => segment.speaker))];
  let last = null;
  for (const segment of segments.filter((each) => !each.reserve)) {
    const heading = headingOf(segment, stories, chapters);
    if (heading && heading !== last) place.append(element("h3", {}, heading));
    last = heading;
    place.append(passage(segment, cues, voices.indexOf(segment.speaker) % 4));
  }
}

/** Mark the line that is heard, and return it; null between lines. */
export function markLine(time, scroll) {
  const lines = [...byId("transcript").querySelectorAll(".line[data-start]")];
  const heard = lines.findLast((line) => Number(line.dataset.start) <= time + AHEAD) ?? null;
  const marked = byId("transcript").querySelector("[aria-current]");
  if (heard === marked) return heard;
  marked?.removeAttribute("aria-current");
  heard?.setAttribute("aria-current", "true");
  if (heard && scroll) intoView(heard);
  return heard;
}

/** Call `seek` with the time of each line that is chosen. */
export function onLine(seek) {
  byId("transcript").addEventListener("click", (event) => {
    const line = event.target.closest(".line[data-start]");
    if (!line) return;
    event.preventDefault();
    seek(Number(line.dataset.start));
  });
}

function headingOf(segment, stories, chapters) {
  const story = stories.find((each) => each.number === segment.story);
  if (story) return story.title;
  const chapter = chapters.find((each) => segment.start >= each.start && segment.start < each.end);
  return chapter?.title ?? null;
}

function passage(segment, cues, voice) {
  const time = segment.start === undefined ? null : element("span", { class: "time" }, clock(segment.start));
  return element("article", { class: "passage", "data-voice": voice },
    element("p", { class: "speaker" }, segment.speaker, time),
    element("p", { class: "said" }, ...lines(segment, cues)),
    sources(segment));
}

/** The sentences of a segment, as links to their times; the text alone where they are not known. */
function lines(segment, cues) {
  if (segment.start === undefined) return [element("span", { class: "line" }, segment.text)];
  const within = cues.filter((cue) => cue.start >= segment.start - 0.3 && cue.start < segment.end);
  const found = within.length ? within : [segment];
  return found.flatMap((cue) => [
    element("a", { class: "line", href: `#t=${cue.start.toFixed(1)}`, "data-start": cue.start }, cue.text),
    " ",
  ]);
}

function sources(segment) {
  if (!segment.sources?.length && !segment.edited) return null;
  const items = (segment.sources ?? []).map((source) => element("li", {},
    element("span", { class: "outlet" }, source.outlet),
    webLink(source.link, source.title),
    source.published_at ? element("time", { datetime: source.published_at }, moment(source.published_at)) : null));
  return element("div", { class: "sources" },
    segment.edited ? element("p", { class: "edited" }, "Edited by a reviewer") : null,
    items.length ? element("ul", { "aria-label": "Sources" }, ...items) : null);
}

function intoView(line) {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  line.scrollIntoView({ block: "center", behavior: calm ? "instant" : "smooth" });
}
