/** Loudness, cost, files, feeds, and how a show was made. */

import { definitions, element, fill, reveal, webLink } from "./dom.js";
import { clock, count, money, size } from "./format.js";
import { guarded } from "./problem.js";
import { address, hasKey, read } from "./station.js";

const SCALE = { from: -36, to: 0 }; // LUFS and dBTP
const FILES = [
  ["audio", "MP3, with chapters and cover", "audio", "mp3"], ["master", "Master, lossless", "master", "flac"],
  ["cover", "Cover", "cover", "jpg"], ["transcript", "Transcript", "transcript", "vtt"],
  ["chapters", "Chapters", "chapters_file", "json"],
];

/** Show the loudness of the finished MP3. */
export function showLoudness({ integrated, true_peak: peak, range }) {
  const meter = element("div", { class: "meter", "aria-hidden": "true" },
    element("span", { class: "level" }), element("span", { class: "peak" }));
  meter.style.setProperty("--level", onScale(integrated));
  meter.style.setProperty("--peak", onScale(peak));
  fill("loudness-body", meter, element("div", { class: "numbers" },
    number(integrated.toFixed(1), "LUFS", "integrated"),
    number(peak.toFixed(1), "dBTP", "true peak"),
    number(range.toFixed(1), "LU", "range")));
  reveal("loudness");
}

/** Show what the show cost, and where another provider stood in. */
export function showCost({ cost, usage, fallbacks }) {
  const unpriced = usage.some((use) => !use.priced);
  const sum = cost.paid || unpriced ? money(cost.paid) : "Free of charge";
  fill("cost-body",
    element("p", { class: "sum" }, sum),
    unpriced ? element("p", { class: "note" }, "Some models have no price in the station's table: it cost more.") : null,
    cost.saved ? element("p", { class: "note" }, `${money(cost.saved)} saved by what was bought before`) : null,
    usage.length ? usageTable(usage) : null,
    fallbacks?.length ? element("h3", {}, "Stood in") : null,
    fallbacks?.length ? element("ul", { class: "plain" }, ...fallbacks.map((each) =>
      element("li", {}, `${each.used} for ${each.wanted}${each.segment ? ` (${each.segment})` : ""}: ${each.reason}`))) : null);
  reveal("cost");
}

/** Show the files. */
export function showFiles(event, view) {
  const items = FILES.filter(([link, , field]) => event[field] && view.links[link]).map(
    ([link, label, field, extension]) => element("li", {},
      download(view.links[link], `${event.show_id}.${extension}`, label),
      element("span", { class: "amount" }, size(event[field].size))));
  fill("files-body", element("ul", { class: "plain files" }, ...items));
  reveal("files");
}

/** Add a link to the trace of the show, where traces are kept. */
export async function showTrace(showId) {
  const { url } = await read(`/api/v1/shows/${encodeURIComponent(showId)}/trace`);
  if (!url) return;
  fill("trace", element("p", {}, webLink(url, "Trace of this show")));
}

/** Show the chapters, which lead to their places in the sound. */
export function showChapters(chapters, seek) {
  fill("chapter-list", element("ol", { class: "plain chapters" }, ...chapters.map((chapter) => {
    const link = element("a", { href: `#t=${chapter.start.toFixed(1)}` }, chapter.title);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      seek(chapter.start);
    });
    return element("li", {}, link, element("span", { class: "amount" }, clock(chapter.start)));
  })));
  reveal("chapters");
}

/** Show what reading each feed gave. */
export function showFeeds(feeds) {
  fill("feeds-body", element("ul", { class: "plain feeds" }, ...feeds.map((feed) =>
    element("li", { "data-state": feed.status },
      element("span", {}, feed.name),
      element("span", { class: "amount" }, feed.error ? "failed" : count(feed.fresh, "item")),
      feed.error ? element("p", { class: "bad" }, feed.error) : null))));
  reveal("feeds", feeds.length > 0);
}

/** Show who wrote, spoke and painted, and by which settings. */
export function showMaking(event) {
  const voices = event.hosts.map((host) => `${host.name} (${host.voice.provider}/${host.voice.name})`);
  fill("making-body", definitions([
    ["Hosts", voices.join(", ")],
    ["Written by", maker(event.ai?.script) || event.written_by],
    ["Spoken by", maker(event.ai?.voices)],
    ["Cover by", maker(event.ai?.cover) || event.painted_by],
    ["Music", event.music],
    ["Takes", count(event.takes_spoken, "new take") + `, ${event.takes_reused} from the cache`],
    ["Preset", event.preset],
    ["Channel", event.channel],
    ["Attempt", event.generation > 1 ? String(event.generation) : ""],
    ["Id", [element("code", {}, event.show_id)]],
  ]));
  reveal("making");
}

function maker(makers) {
  return (makers ?? []).map(({ provider, model, generative }) =>
    `${provider}${model ? ` ${model}` : ""}${generative ? " (generative AI)" : ""}`).join(", ");
}

function number(value, unit, name) {
  return element("p", {}, element("strong", {}, value.replace("-", "−")), ` ${unit}`, element("span", {}, name));
}

function onScale(level) {
  return Math.min(1, Math.max(0, (level - SCALE.from) / (SCALE.to - SCALE.from)));
}

function usageTable(usage) {
  const rows = usage.map((use) => element("tr", {},
    element("th", { scope: "row" }, use.provider, use.model ? element("span", {}, use.model) : null),
    element("td", {}, use.operation),
    element("td", {}, Object.entries(use.units).map(([unit, amount]) =>
      `${Math.round(amount).toLocaleString("en")} ${unit.replaceAll("_", " ")}`).join(", ")),
    element("td", {}, use.priced ? money(use.cost) : "no price")));
  const heads = ["Provider", "For", "Used", "Cost"].map((head) => element("th", { scope: "col" }, head));
  return element("table", {}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows));
}

/** A link that saves a file; with a key, the file is fetched first. */
function download(path, name, label) {
  const link = element("a", { href: path, download: name }, label);
  link.addEventListener("click", guarded(async (event) => {
    if (!hasKey() || link.href.startsWith("blob:")) return;
    event.preventDefault();
    link.href = await address(path);
    link.click();
  }));
  return link;
}
