/** The player for other sites: one channel, its cover, and the story that is heard. */

import { countListening } from "./beacon.js";
import { channelTitle, enterChannel, readChannels } from "./channels.js";
import { byId, write } from "./dom.js";
import { heardOnAir, kickerOf } from "./heard.js";
import { t, translate } from "./i18n.js";
import { actOnLockScreen, placeOnLockScreen, showOnLockScreen } from "./mediasession.js";
import { Player } from "./player.js";
import { keptShows, show as readShow } from "./shows.js";
import { SoundClock } from "./soundclock.js";
import { sourceOfChannel } from "./sources.js";
import { startTheme } from "./theme.js";
import { Timeline } from "./timeline.js";

const channel = decodeURIComponent(window.location.pathname.split("/")[2] ?? "main");
const shows = keptShows();

startTheme();
translate();

const player = new Player(byId("audio"));
const timeline = new Timeline(channel);
const soundClock = new SoundClock(player, tick);
let story = null;

function tick(position) {
  const span = timeline.at(position);
  if (!span) {
    write(byId("state"), t("missing"));
    return Infinity;
  }
  fetchShow(span.show_id);
  const heard = heardOnAir(span, shows.get(span.show_id) ?? null, position);
  write(byId("story"), heard.story);
  write(byId("show-title"), heard.title === heard.story ? "" : heard.title);
  write(byId("kicker"), kickerOf(heard));
  write(byId("notice"), heard.notice);
  byId("notice").hidden = !heard.notice;
  if (heard.cover && byId("cover").getAttribute("src") !== heard.cover) byId("cover").src = heard.cover;
  byId("progress").style.setProperty("--played", (heard.passed / heard.whole).toFixed(4));
  if (heard.story !== story) showOnLockScreen({ ...heard, channel: channelTitle() });
  story = heard.story;
  placeOnLockScreen(player);
  return Math.max(position + 0.001, Math.min(heard.next, heard.end));
}

async function fetchShow(id) {
  if (!id || shows.has(id)) return;
  shows.set(id, null);
  shows.set(id, await readShow(id).catch(() => null));
  soundClock.update();
}

function showName() {
  write(byId("home"), channelTitle());
  document.title = channelTitle();
  soundClock.update();
}

function showState() {
  document.body.dataset.state = player.state;
  byId("play").setAttribute("aria-label", t(player.wanted ? "pause" : "play"));
  write(byId("state"), ["loading", "blocked", "broken", "missing"].includes(player.state) ? t(player.state) : "");
}

enterChannel(channel);
readChannels().then(showName);
byId("home").href = `/channels/${encodeURIComponent(channel)}`;
byId("play").addEventListener("click", () => player.toggle());
player.addEventListener("state", showState);
timeline.addEventListener("change", () => soundClock.update());
actOnLockScreen({ play: () => player.play(), pause: () => player.pause(), stop: () => player.pause() });
countListening(player, () => channel);
player.open(sourceOfChannel(channel));
timeline.follow();
showState();
if (new URLSearchParams(window.location.search).has("autoplay")) player.play();
