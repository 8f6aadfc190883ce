/** The stages of a show: how far each one is, then when each one worked. */

import { element, fill } from "./dom.js";
import { span } from "./format.js";

const STAGES = [
  ["feeds", "Feeds"], ["script", "Script"], ["speech", "Speech"],
  ["mix", "Mix"], ["cover", "Cover"], ["finish", "Finish"],
];
const FIRST = { script: "script", audio: "speech", cover: "cover", show: "finish" }; // row of a failure
const RESULTS = {
  "script.drafted": ["feeds", "script"], "script.ready": ["feeds", "script"],
  "audio.ready": ["speech", "mix"], "cover.ready": ["cover"],
};

/** The progress of stages: `note(report)` takes a report, `done(subject)` the event that ends stages. */
export class Progress {
  reports = new Map();

  note({ stage, done, total, text }) {
    this.reports.set(stage, { done, total, text });
  }

  done(subject) {
    for (const stage of RESULTS[subject] ?? []) this.reports.set(stage, { done: 1, total: 1, text: "" });
    if (subject === "script.ready" && !this.reports.has("speech")) this.note({ stage: "speech", done: 0, total: 1 });
  }
}

/** Show how far each stage is; `ended`: nothing goes on any more, since stage `failed` failed, if any. */
export function showProgress(progress, ended = false, failed = "") {
  fill("stage-list", element("ol", { class: "stages" }, ...STAGES.map(([stage, name]) => {
    const report = progress.reports.get(stage);
    const part = report ? report.done / Math.max(1, report.total) : 0;
    const state = stage === FIRST[failed] ? "failed" : stateOf(report, part, ended);
    const bar = element("span", { class: "bar" });
    bar.style.setProperty("--to", state === "running" ? Math.max(part, 0.04) : part);
    return row(name, state, bar, words(report, state));
  })));
}

/** Show when each stage worked, and for how long. */
export function showTimes(view, event) {
  const bars = times(view, event);
  const whole = Math.max(0.1, ...bars.map(({ end }) => end));
  fill("stage-list",
    element("ol", { class: "stages" }, ...bars.map(({ name, start, end, seconds }) => {
      const bar = element("span", { class: "bar" });
      bar.style.setProperty("--from", start / whole);
      bar.style.setProperty("--to", end / whole);
      return row(name, "done", bar, span(seconds));
    })),
    element("p", { class: "note" }, `${span(event.seconds.total ?? whole)} from request to finish`));
}

function stateOf(report, part, ended) {
  if (report && part >= 1) return "done";
  if (ended) return "stopped";
  return report ? "running" : "waiting";
}

function words(report, state) {
  if (state !== "running") return { done: "done", waiting: "waiting", stopped: "–", failed: "failed" }[state];
  const number = report.total > 1 ? `${report.done} of ${report.total}` : "at work";
  return report.text ? `${number}, ${report.text}` : number;
}

function row(name, state, bar, text) {
  return element("li", { "data-state": state },
    element("span", { class: "stage" }, name),
    element("span", { class: "lane", "aria-hidden": "true" }, bar),
    element("span", { class: "amount" }, text));
}

/** Start and end of each stage, in seconds from the request: a stage ends when its result is there. */
function times(view, event) {
  const took = event.seconds;
  const at = (what) => offset(view, event, what);
  const begin = at("script.ready") ?? (took.feeds ?? 0) + (took.script ?? 0);
  const spoken = at("audio.ready") ?? begin + (took.speech ?? 0) + (took.mix ?? 0);
  const ends = {
    feeds: begin - (took.script ?? 0), script: begin, speech: spoken - (took.mix ?? 0), mix: spoken,
    cover: at("cover.ready") ?? took.cover ?? 0,
    finish: at("show.generated") ?? Math.max(spoken, took.cover ?? 0) + (took.finish ?? 0),
  };
  return STAGES.filter(([stage]) => stage in took).map(([stage, name]) => ({
    name, seconds: took[stage], start: Math.max(0, ends[stage] - took[stage]), end: ends[stage],
  }));
}

/** Seconds from the request to an entry of the timeline; null where it is not known. */
function offset(view, event, what) {
  const entry = view.timeline.findLast((each) => each.what === what);
  const from = view.requested_at ?? event.requested_at;
  return entry && from ? (new Date(entry.at) - new Date(from)) / 1000 : null;
}
