/** The page: puts the parts together, and goes from the channel to shows and back without a break. */

import { Account, Star } from "./account.js";
import { readArchive } from "./archive.js";
import { countListening } from "./beacon.js";
import { channelTitle, enterChannel, readChannels } from "./channels.js";
import { clock } from "./clock.js";
import { startControls } from "./controls.js";
import { byId, element, write } from "./dom.js";
import { heardInShow, heardOnAir } from "./heard.js";
import { language, t, translate } from "./i18n.js";
import { placeOnLockScreen, showOnLockScreen } from "./mediasession.js";
import { markChapter, showChapters, showRecent } from "./ondemand.js";
import { Player } from "./player.js";
import { readSchedule, showNext } from "./schedule.js";
import { timeIn } from "./share.js";
import { keepShell } from "./shell.js";
import { keptShows, show as readShow } from "./shows.js";
import { SoundClock } from "./soundclock.js";
import { sourceOfChannel, sourceOfShow } from "./sources.js";
import { showHeard, showProgress } from "./stage.js";
import { startTheme } from "./theme.js";
import { Timeline } from "./timeline.js";
import { readTopics, takeTopics } from "./topics.js";
import { Transcript } from "./transcript.js";
import { Votes } from "./votes.js";

const MAIN = "main"; // the channel that is played where none is named
const AGAIN = 2000; // milliseconds until a show that is being made is read again
const REFRESH = 60_000; // milliseconds until recent shows and schedule are read again
const SOUNDLESS = 2000; // milliseconds after which what stands below the sound waits for it no longer
const SOON = 90; // seconds before its start at which the text of a show is read

startTheme();
translate();

const player = new Player(byId("audio"));
const transcript = new Transcript((seconds) => player.seek(seconds));
const votes = new Votes(say);
const account = new Account(say);
const star = new Star(account);
const place = { channel: null, showId: null };
const shows = keptShows(); // null: being read
let timeline = null;
let heard = null;
let told = "";

const missing = document.querySelector("meta[name='radiox:missing']")?.content; // what there is none of at this address

const soundClock = new SoundClock(player, tick);

/** Show what is heard at a place of the sound; returns the place of the next change. */
function tick(position) {
  const before = heard;
  heard = place.showId ? inShow(position) : onAir(position);
  byId("off-air").hidden = Boolean(heard);
  byId("stage").hidden = !heard;
  byId("words").hidden = !heard;
  if (heard) byId("way-home").hidden = true;
  if (!heard) return Infinity;
  showHeard(heard);
  showProgress(heard.passed, heard.whole, heard.marks);
  showSeek();
  const words = heard.origin + transcript.mark(heard.offset);
  if (changed(before, heard)) announce();
  placeOnLockScreen(player);
  return Math.max(position + 0.001, Math.min(heard.next, words, heard.end));
}

function onAir(position) {
  const span = timeline?.at(position);
  if (!span) return null;
  const upcoming = timeline.upcoming(position);
  showNext(upcoming, position);
  for (const each of [span, ...upcoming.filter((next) => next.start < position + SOON)]) fetchShow(each.show_id);
  const show = span.show_id ? shows.get(span.show_id) ?? null : null;
  transcript.show(show, false);
  showWordsOf(span.show_id);
  return heardOnAir(span, show, position);
}

function inShow(position) {
  const show = shows.get(place.showId);
  if (!show) return null;
  transcript.show(show, true);
  showWordsOf(show.id);
  return heardInShow(show, position, player.duration);
}

function changed(before, now) {
  return ["story", "title", "showId", "number", "airing"].some((key) => before?.[key] !== now[key]);
}

function announce() {
  showOnLockScreen({ ...heard, channel: channelTitle() });
  votes.show(heard.showId && { showId: heard.showId, story: heard.number, channel: place.channel, airing: heard.airing });
  star.show(heard.showId, shows.get(heard.showId)?.episode || heard.title);
  markChapter(shows.get(place.showId)?.chapters.indexOf(heard.chapter) ?? -1);
  if (player.state === "playing" && heard.story !== told) say(t("nowSaid", { story: heard.story }), "now-said");
  told = heard.story;
}

function showWordsOf(showId) {
  const spoken = Boolean(showId && shows.get(showId)?.segments.length);
  byId("no-words").hidden = spoken;
  byId("word-times").hidden = !spoken;
  byId("from-start").hidden = Boolean(place.showId) || !showId;
  if (showId) byId("from-start").href = `/shows/${encodeURIComponent(showId)}#t=0`;
}

function showSeek() {
  const whole = heard.whole;
  const seek = byId("seek");
  seek.disabled = !place.showId;
  seek.max = Number.isFinite(whole) ? whole.toFixed(1) : "1";
  if (!seek.matches(":active")) seek.value = heard.passed.toFixed(1);
}

/** Read a show, again and again while it is made. */
async function fetchShow(id) {
  if (!id || shows.has(id)) return;
  shows.set(id, null);
  try {
    const found = await readShow(id);
    shows.set(id, found);
    if (!found.made && !found.over) setTimeout(() => again(id), AGAIN);
    if (id === place.showId) {
      if (found.over) player.close();
      showMaking();
      showChapters(found);
    }
    soundClock.update();
  } catch (error) {
    if (error.status === 404 && id === place.showId) showMissing("noShow");
    setTimeout(() => again(id), AGAIN);
  }
}

/** Say of a show that it is being made, or why it never will be; its player is of no use then. */
function showMaking() {
  const found = place.showId && shows.get(place.showId);
  byId("main").dataset.over = String(Boolean(found?.over));
  const key = !found || found.made ? "" : found.over ? found.status : "making";
  const reason = found?.reason ?? "";
  write(byId("making"), key && t(key, { reason: reason.charAt(0).toUpperCase() + reason.slice(1) }).trim());
}

/** Say that there is nothing at this address, and show the way home. */
function showMissing(key) {
  byId("off-air-words").dataset.t = key;
  write(byId("off-air-words"), t(key));
  byId("way-home").hidden = key === "offAir";
}

function again(id) {
  const known = shows.get(id);
  shows.delete(id);
  fetchShow(id);
  if (known) shows.set(id, known);
}

/** Say something to people who cannot see it, and briefly to all others. */
function say(text, id = "said") {
  write(byId(id), "");
  write(byId(id), text);
  if (id === "said") byId("toast").dataset.until = String(Date.now());
}

/** Go where an address leads: a channel, or a show at a time. */
function go(address, { play = false } = {}) {
  const url = new URL(address, window.location.href);
  const [, kind, name] = url.pathname.split("/");
  const id = kind === "shows" ? decodeURIComponent(name) : null;
  const channel = kind === "channels" ? decodeURIComponent(name) : place.channel ?? MAIN;
  const at = timeIn(url) ?? 0;
  const stays = id === place.showId && (id || channel === place.channel) && player.source;
  const enters = channel !== place.channel;
  if (enters) enter(channel);
  place.showId = id;
  showMaking();
  showMissing("offAir");
  byId("main").dataset.mode = id ? "show" : "live";
  byId("to-live").hidden = !id;
  byId("to-live").href = `/channels/${encodeURIComponent(channel)}`;
  if (stays) {
    if (id) player.seek(at);
  } else if (id) openShow(id, at);
  else openChannel(channel);
  if (play && !player.wanted) player.play();
  if (enters) begun().then(showLists);
  soundClock.update();
}

function openShow(id, start) {
  player.open(sourceOfShow(id, start));
  showChapters(shows.get(id) ?? null);
  fetchShow(id);
}

function openChannel(channel) {
  showChapters(null);
  player.open(sourceOfChannel(channel));
}

function enter(channel) {
  place.channel = channel;
  enterChannel(channel);
  showName();
  byId("brand").href = `/channels/${encodeURIComponent(channel)}`;
  timeline?.close();
  timeline = new Timeline(channel);
  timeline.addEventListener("change", () => soundClock.update());
  timeline.follow();
  byId("feed").href = `/feeds/${encodeURIComponent(channel)}.xml`;
  byId("stream").href = `/stream/${encodeURIComponent(channel)}.mp3`;
}

/** When sound has begun, where it is wanted: what stands below it would take its connections. */
function begun() {
  if (!player.wanted) return Promise.resolve();
  return new Promise((done) => {
    player.addEventListener("state", done, { once: true });
    setTimeout(done, SOUNDLESS);
  });
}

function showLists() {
  showRecent(place.channel);
  readTopics(place.channel);
  readArchive(place.channel);
  readSchedule(place.channel).then(() => soundClock.update());
}

async function showChannels() {
  const { default: first, channels } = await readChannels();
  showName();
  byId("channels").hidden = channels.length < 2;
  byId("channels").replaceChildren(...channels.map((each) => element("option",
    { value: each.channel, selected: each.channel === place.channel }, each.title || each.channel)));
  if (window.location.pathname === "/" && first && first !== place.channel) {
    go(`/channels/${encodeURIComponent(first)}`);
  }
  refresh();
}

/** Show the title of the channel. */
function showName() {
  write(byId("brand-name"), channelTitle());
  byId("brand").setAttribute("aria-label", channelTitle());
  if (!heard) document.title = channelTitle();
}

/** Show what is heard anew: its words are others now. */
function refresh() {
  heard = null;
  soundClock.update();
}

function open(address, options) {
  window.history.pushState(null, "", address);
  go(address, options);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='/shows/'], a[href^='/channels/']");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  open(link.getAttribute("href"), { play: "play" in link.dataset || player.wanted });
  byId("main").focus({ preventScroll: true });
  window.scrollTo({ top: 0 });
});
window.addEventListener("popstate", () => go(window.location.href));
document.addEventListener("language", () => {
  for (const id of ["said", "now-said"]) write(byId(id), "");
  told = "";
  showMaking();
  showLists();
  refresh();
});

startControls({ player, votes, say, open, place, heard: () => heard, show: () => shows.get(place.showId) });
takeTopics(() => place.channel, say);
countListening(player, () => place.channel);
go(window.location.href, { play: new URLSearchParams(window.location.search).has("autoplay") });
if (missing) showMissing(missing === "show" ? "noShow" : "noChannel");
showChannels();
begun().then(() => account.read());
setInterval(showLists, REFRESH);
keepShell();
// for tests, and for people who look under the hood
window.radiox = { player, heard: () => heard, clock, language };
