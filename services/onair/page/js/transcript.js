/** The transcript: what is said, by whom; the words are marked as they are spoken. */

import { byId, calm, element } from "./dom.js";
import { language, t } from "./i18n.js";

const BREATH = 3; // a comma takes as long as so many letters
const NEAR = 0.3; // seconds by which a cue may begin before its segment

/**
 * The transcript of one show at a time.
 *
 * The station knows when a sentence begins and ends, and when its words begin where its voice tells.
 * Where that is not known it is reckoned from their letters, and the page says so.
 */
export class Transcript {
  #lines = [];
  #marked = null;
  #said = 0;
  #shown = null;

  constructor(onSeek) {
    this.place = byId("transcript");
    this.place.addEventListener("click", (event) => {
      const line = event.target.closest("a.line");
      if (!line) return;
      event.preventDefault();
      onSeek(Number(line.dataset.start));
    });
  }

  /** Show a show; with `seekable` a sentence leads to its place in the sound. */
  show(show, seekable) {
    const key = show && `${show.id} ${show.made} ${show.segments.length} ${seekable} ${language()}`;
    if (key === this.#shown) return;
    this.#shown = key;
    this.#lines = [];
    this.#marked = null;
    this.place.replaceChildren();
    this.place.lang = show?.language ?? "";
    this.place.scrollTop = 0;
    if (!show) return;
    const voices = [...new Set(show.segments.map((segment) => segment.speaker))];
    let chapter = null;
    for (const segment of show.segments) {
      const found = show.chapters.findLast((each) => each.start <= (segment.start ?? -1) + NEAR);
      if (found && found !== chapter) this.place.append(element("h3", {}, found.title));
      chapter = found ?? chapter;
      this.place.append(this.#passage(segment, show.cues, voices.indexOf(segment.speaker) % 4, seekable));
    }
  }

  /** Mark what is said at an offset in the show; returns the offset of the next word. */
  mark(offset) {
    const index = this.#lines.findLastIndex((line) => line.start <= offset);
    const line = this.#lines[index] ?? null;
    if (line !== this.#marked) this.#enter(line);
    const next = this.#lines[index + 1]?.start ?? Infinity;
    if (!line) return next;
    const words = line.words;
    while (this.#said < words.length && words[this.#said].start <= offset) {
      words[this.#said].place.classList.add("said");
      this.#said += 1;
    }
    return this.#said < words.length ? Math.min(words[this.#said].start, next) : next;
  }

  #enter(line) {
    if (this.#marked) {
      this.#marked.place.classList.remove("current");
      this.#marked.place.removeAttribute("aria-current");
    }
    for (const each of this.#lines) each.place.classList.toggle("past", line !== null && each.start < line.start);
    for (const word of line?.words ?? []) word.place.classList.remove("said");
    this.#marked = line;
    this.#said = 0;
    line?.place.classList.add("current");
    line?.place.setAttribute("aria-current", "true");
    if (line && !this.place.matches(":hover, :focus-within")) this.#scroll(line.place);
  }

  #scroll(place) {
    const top = place.offsetTop - this.place.clientHeight * 0.38;
    this.place.scrollTo({ top, behavior: calm() ? "instant" : "smooth" });
  }

  #passage(segment, cues, voice, seekable) {
    const lines = linesOf(segment, cues).map((cue) => this.#line(cue, seekable));
    return element("div", { class: "passage", "data-voice": voice },
      element("p", { class: "speaker" }, segment.speaker,
        segment.edited ? element("span", { class: "edited" }, t("edited")) : null),
      element("p", { class: "said-by" }, ...lines.flatMap((line) => [line, " "])));
  }

  #line(cue, seekable) {
    const words = wordsOf(cue).map((word) => ({ ...word, place: element("span", { class: "word" }, word.text) }));
    const timed = Number.isFinite(cue.start);
    const link = seekable && timed ? { href: `#t=${cue.start.toFixed(1)}`, "data-start": cue.start } : null;
    const place = element(link ? "a" : "span", { class: "line", ...link },
      ...words.flatMap((word, index) => (index ? [" ", word.place] : [word.place])));
    if (timed) this.#lines.push({ start: cue.start, place, words });
    return place;
  }
}

/** The sentences of a segment with their times; its text as it is where they are not known. */
function linesOf(segment, cues) {
  if (!Number.isFinite(segment.start)) return [{ text: segment.text }];
  const within = cues.filter((cue) => cue.start >= segment.start - NEAR && cue.start < segment.end);
  return within.length ? within : [segment];
}

/** The words of a cue, each with the moment at which it begins. */
export function wordsOf(cue) {
  const stretches = cue.stretches ?? [cue];
  return stretches.flatMap(({ text, start }, index) => spread(text, start, stretches[index + 1]?.start ?? cue.end));
}

/** Words from `start` to `end`, each with the moment at which it is reckoned to begin. */
function spread(said, start, end) {
  const words = said.split(/\s+/).filter(Boolean);
  const weights = words.map((word) => word.length + 1 + (/[,;:–—.!?]$/.test(word) ? BREATH : 0));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  return words.map((text, index) => {
    const begins = start + ((end - start) * before) / whole;
    before += weights[index];
    return { text, start: begins };
  });
}
