/** The page of one show: live while it is made, with its sound and words once it is finished. */

import { byId, element, fill, reveal } from "./dom.js";
import {
  showChapters, showCost, showFeeds, showFiles, showLoudness, showMaking, showTrace,
} from "./figures.js";
import { clock, count, moment } from "./format.js";
import { playFrom, seekTo, showPlayer } from "./player.js";
import { guarded, showError, showProblem } from "./problem.js";
import { Progress, showProgress, showTimes } from "./stages.js";
import { address, follow, read, Refused, text } from "./station.js";
import { markLine, onLine, showTranscript } from "./transcript.js";
import { cues } from "./webvtt.js";

const showId = decodeURIComponent(window.location.pathname.split("/").filter(Boolean)[1] ?? "");
const path = `/api/v1/shows/${encodeURIComponent(showId)}`;
const progress = new Progress();
const BADGES = {
  requested: "Requested", running: "Being made", finishing: "Being finished",
  generated: "Finished", failed: "Failed", cancelled: "Cancelled",
};
const STAGE_WORDS = {
  script: "while its script was written", audio: "while it was spoken and mixed",
  cover: "while its cover was painted", show: "before a stage could finish",
};
const known = {}; // what is known of the show so far: events by subject, under short names

start().catch(showStart);

async function start() {
  let view = await read(path);
  if (view.event === null) {
    showMeanwhile(view);
    await follow(`${path}/events`, note, showConnected);
    view = await read(path);
  }
  await showEnd(view);
}

function showStart(error) {
  const back = element("p", {}, element("a", { href: "/dashboard" }, "The latest shows"));
  if (error instanceof Refused && error.status === 404) {
    document.title = "No such show · RadioX";
    showProblem("There is no such show", `No show has the id ${showId}.`, back);
  } else if (error instanceof Refused && error.status === 410) {
    showProblem("This show was deleted", "Its files and its words are gone.", back);
  } else {
    showError(error);
  }
}

/** Show what is known of a show that is being made. */
function showMeanwhile(view) {
  document.body.dataset.status = view.status;
  showHead({ title: "A new show", ...known.accepted, ...known.script }, view.status);
  fill("facts", meanwhile(view));
  showProgress(progress);
  reveal("desk");
}

function meanwhile({ queue_position: ahead, review }) {
  if (review && !review.approved_at) {
    return `Its script waits for review until ${moment(review.expires_at)}: nothing is spoken before it is approved.`;
  }
  if (ahead && !known.begun) return `${count(ahead, "show")} before this one`;
  return "This page follows the show while it is made.";
}

/** Take note of an event of the stream. */
function note(name, data) {
  if (name === "timeline") {
    known.view = data;
    Object.keys(data.facts).forEach((subject) => progress.done(subject));
  } else if (name === "progress") {
    known.begun = true;
    progress.note(data);
  } else {
    progress.done(name);
    take(name, data);
  }
  showMeanwhile(known.view ?? { status: "running", queue_position: 0, review: null });
}

function take(name, data) {
  if (name === "show.accepted") known.accepted = data;
  if (name === "script.ready" || name === "script.drafted") known.script = data;
  if (name === "script.ready" && known.view?.review) known.view.review.approved_at ??= data.occurred_at;
  if (name === "script.drafted") {
    known.view = { ...known.view, status: "running", review: { expires_at: data.expires_at, approved_at: null } };
  }
  if (known.script && name.startsWith("script.")) {
    showTranscript({ ...known.script, chapters: [], cues: [] });
    reveal("words");
  }
}

function showConnected(live) {
  document.body.classList.toggle("live", live);
  if (live) fill("problem");
  else showProblem("The connection was lost", "The show goes on; this page tries to connect again.");
}

/** Show a show that has ended. */
async function showEnd(view) {
  const { event } = view;
  const status = outcome(event);
  document.body.dataset.status = status;
  document.body.classList.remove("live");
  showHead(event, status);
  reveal("desk");
  if (status === "generated") await showFinished(view, event);
  else showUnfinished(view, event, status);
  if (event.cost) showCost(event);
  await showTrace(showId);
}

/** How a show ended, by its terminal event: the state may still say that it is being finished. */
function outcome(event) {
  return /:show\.(\w+):\d+$/.exec(event.event_id)?.[1];
}

async function showFinished(view, event) {
  fill("facts", [moment(event.as_of, event.timezone), clock(event.duration),
    event.feeds.length ? count(event.sources.length, "article") : ""].filter(Boolean).join(" · "), notices(event));
  const onTime = (time) => markLine(time, byId("follow").checked);
  showPlayer(event, view.links.audio, onTime);
  showTimes(view, event);
  showChapters(event.chapters, guarded(playFrom));
  showLoudness(event.loudness);
  showFiles(event, view);
  showFeeds(event.feeds);
  showMaking(event);
  showTranscript({ ...event, cues: await sentences(view) });
  onLine(guarded(playFrom));
  reveal("words");
  reveal("follow-label");
  await showCover(view, event);
  await seekToFragment();
}

/** The sentences of the transcript, with their times; none where its file is gone. */
async function sentences(view) {
  try {
    return cues(await text(view.links.transcript));
  } catch (error) {
    if (error instanceof Refused) return [];
    throw error;
  }
}

function showUnfinished(view, event, status) {
  fill("facts", event.as_of ? moment(event.as_of) : "");
  Object.keys(view.facts).forEach((subject) => progress.done(subject));
  showProgress(progress, true, event.stage);
  if (status === "cancelled") {
    showProblem("The show was cancelled", event.reason);
    return;
  }
  showProblem(`The show failed ${STAGE_WORDS[event.stage] ?? ""}`, event.reason,
    event.field ? element("p", {}, "The field of the request: ", element("code", {}, event.field)) : null,
    event.dead_letter ? element("p", {}, "More about it: ",
      element("code", {}, `radiox dead-letters show ${event.dead_letter}`)) : null);
}

function showHead({ title, episode, station, language, description }, status) {
  document.title = `${episode || title || "Show"} · ${station || "RadioX"}`;
  byId("hero").lang = language ?? "";
  fill("kicker", [station, episode ? title : ""].filter(Boolean).join(" · "));
  fill("title", episode || title || "A show");
  fill("episode", description && description !== episode ? description : "");
  if (byId("badge").textContent !== BADGES[status]) fill("badge", BADGES[status] ?? status);
  reveal("hero");
}

function notices(event) {
  const fields = event.unknown_fields ?? [];
  return [
    event.notice ? element("span", { class: "notice" }, event.notice) : null,
    fields.length ? element("span", { class: "notice" }, `Unknown fields of the request: ${fields.join(", ")}`) : null,
  ];
}

async function showCover(view, event) {
  const sized = (event.cover_sizes ?? []).some((size) => size.pixels === 600);
  const link = sized ? view.links["cover-600.webp"] : view.links.cover;
  const picture = element("img", { alt: "", width: 600, height: 600 });
  picture.addEventListener("error", () => picture.remove());
  fill("cover", picture);
  picture.src = await address(link);
}

/** Go to the time that the address names, as in `#t=12.5`. */
async function seekToFragment() {
  const [, seconds] = /^#t=(\d+(?:\.\d+)?)$/.exec(window.location.hash) ?? [];
  if (seconds) await seekTo(Number(seconds));
}
