/** Shows with all that is said in them; each is read once, and again while it is still made. */

import { getJson, getText } from "./api.js";
import { Latest } from "./latest.js";
import { cues } from "./webvtt.js";

const KEPT = 12; // shows in memory; more than a page needs at once
const OVER = ["failed", "cancelled"]; // states in which nothing is made any more

const read = new Latest(KEPT);

/** A place for what was read of shows, by id. */
export const keptShows = () => new Latest(KEPT);

/** A show: chapters, segments, stories, the cues of its transcript; `over` where it will never be made. */
export function show(id) {
  if (!read.has(id)) {
    const reading = readShow(id);
    read.set(id, reading);
    reading.then((found) => found.made || found.over || read.delete(id), () => read.delete(id));
  }
  return read.get(id);
}

/** The latest shows of a channel. */
export async function recentShows(channel, limit = 12) {
  return (await getJson(`/shows.json?channel=${encodeURIComponent(channel)}&limit=${limit}`)).shows;
}

async function readShow(id) {
  const path = `/shows/${encodeURIComponent(id)}`;
  const found = await getJson(`${path}.json`);
  const segments = (found.segments ?? []).filter((segment) => !segment.reserve);
  const made = segments.some((segment) => Number.isFinite(segment.start)) || Boolean(found.chapters?.length);
  const transcript = made ? await getText(`${path}/transcript.vtt`).catch(() => "") : "";
  return {
    ...found,
    id,
    made,
    over: !made && OVER.includes(found.status),
    segments,
    stories: found.stories ?? [],
    chapters: found.chapters ?? [],
    hosts: found.hosts ?? [],
    cues: cues(transcript),
  };
}

/** The chapter of a show that is heard at an offset in seconds; null where it has none. */
export function chapterAt(show, offset) {
  return show.chapters.findLast((chapter) => chapter.start <= offset) ?? null;
}

/** The articles that a chapter rests on: those of its story, or of its segments; each once. */
export function sourcesOf(show, chapter) {
  const story = storyOf(show, chapter);
  const said = show.segments.filter((each) => chapter?.story && each.story === chapter.story);
  const all = [...(story?.sources ?? []), ...said.flatMap((each) => each.sources ?? [])];
  return [...new Map(all.map((source) => [source.link ?? source.title, source])).values()];
}

/** The story of a chapter; null for opening and closing. */
export function storyOf(show, chapter) {
  return show.stories.find((story) => chapter?.story && story.number === chapter.story) ?? null;
}
