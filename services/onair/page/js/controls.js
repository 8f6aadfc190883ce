/** Buttons, sliders, keys and the lock screen. */

import { channelTitle } from "./channels.js";
import { byId, element, write } from "./dom.js";
import { language, speak, t } from "./i18n.js";
import { startCasting } from "./casting.js";
import { listenForKeys } from "./keys.js";
import { actOnLockScreen } from "./mediasession.js";
import { linkTo, share } from "./share.js";
import { SleepTimer } from "./sleep.js";
import { timeText } from "./stage.js";
import { isDark, switchTheme } from "./theme.js";

const BACK = 15; // seconds
const AHEAD = 30;
const LOUDER = 0.1;
const SLEEPS = [15, 30, 45, 60, 90]; // minutes
const TOAST = 4000; // milliseconds

/** Let everything act. */
export function startControls(page) {
  const act = actionsOf(page);
  for (const [id, action] of Object.entries({
    play: act.toggle, "dock-play": act.toggle, back: act.back, ahead: act.ahead, share: act.share,
    theme: act.theme, help: act.help, mute: act.mute, embed: () => showEmbed(page), "embed-copy": copyEmbed,
  })) byId(id).addEventListener("click", action);
  startChoices(page);
  startSeek(page);
  startSleep(page);
  startDock();
  startAirPlay();
  startCasting(page.player);
  page.player.addEventListener("state", () => showState(page));
  document.addEventListener("language", () => showState(page));
  for (const name of ["online", "offline"]) window.addEventListener(name, showConnection);
  new MutationObserver(() => showToast()).observe(byId("toast"), { attributeFilter: ["data-until"] });
  listenForKeys({
    " ": act.toggle, k: act.toggle, m: act.mute, "+": act.louder, "-": act.softer, j: act.back, l: act.ahead,
    p: act.previous, n: act.next, u: act.up, d: act.down, s: act.share, t: act.theme, 0: act.live, "?": act.help,
  });
  const { back, ahead, previous, next } = act;
  actOnLockScreen({
    play: () => page.player.play(), pause: () => page.player.pause(), stop: () => page.player.pause(),
    seekbackward: back, seekforward: ahead, previoustrack: previous, nexttrack: next,
    seekto: ({ seekTime }) => page.player.seek(seekTime),
  });
  showState(page);
  showConnection();
}

function actionsOf(page) {
  const { player } = page;
  const jump = (seconds) => page.place.showId && player.seek(player.position() + seconds);
  const chapter = (step) => {
    const { chapters = [] } = page.show() ?? {};
    const found = chapters[chapters.indexOf(page.heard()?.chapter) + step];
    if (page.place.showId && found) player.seek(found.start);
  };
  const volume = (change) => setVolume(player, Math.max(0, Math.min(1, player.volume + change)));
  return {
    toggle: () => page.show()?.over || player.toggle(),
    back: () => jump(-BACK),
    ahead: () => jump(AHEAD),
    previous: () => chapter(-1),
    next: () => chapter(1),
    louder: () => volume(LOUDER),
    softer: () => volume(-LOUDER),
    mute: () => {
      player.mute();
      showVolume(player);
    },
    up: () => page.votes.vote("story", "up"),
    down: () => page.votes.vote("story", "down"),
    theme: () => {
      switchTheme();
      showTheme();
    },
    live: () => page.place.showId && page.open(`/channels/${encodeURIComponent(page.place.channel)}`),
    share: () => shareMoment(page),
    help: () => byId("help-dialog").showModal(),
  };
}

async function shareMoment(page) {
  const heard = page.heard();
  const link = linkTo({ showId: heard?.showId, offset: heard?.offset ?? 0, channel: page.place.channel });
  const done = await share(link, heard?.story ?? channelTitle());
  if (done !== "shared") page.say(done === "copied" ? t("shared") : t("notShared", { link }));
}

function startChoices(page) {
  const { player } = page;
  byId("quality").value = player.quality;
  byId("quality").addEventListener("change", (event) => {
    player.quality = event.target.value;
  });
  byId("language").value = language();
  byId("language").addEventListener("change", (event) => speak(event.target.value));
  byId("channels").addEventListener("change", (event) => page.open(`/channels/${encodeURIComponent(event.target.value)}`));
  byId("volume").addEventListener("input", (event) => setVolume(player, Number(event.target.value) / 100));
  showVolume(player);
  showTheme();
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  }
}

function startSeek(page) {
  const seek = byId("seek");
  const text = () => t("seekText", { passed: timeText(Number(seek.value)), whole: timeText(Number(seek.max)) });
  const tell = () => seek.setAttribute("aria-valuetext", text());
  seek.addEventListener("change", () => page.player.seek(Number(seek.value)));
  for (const name of ["input", "focus"]) seek.addEventListener(name, tell);
  document.addEventListener("language", tell);
}

function startSleep(page) {
  const timer = new SleepTimer(page.player);
  const select = byId("sleep");
  const fill = () => {
    const chosen = select.value || "off";
    const option = (value, text) => element("option", { value, selected: value === chosen }, text);
    select.replaceChildren(option("off", t("sleepOff")), option("show", t("sleepShow")),
      ...SLEEPS.map((minutes) => option(String(minutes), t("sleepMinutes", { minutes }))));
  };
  fill();
  document.addEventListener("language", fill);
  select.addEventListener("change", () => timer.set(endOf(select.value, page.heard())));
  timer.addEventListener("slept", () => {
    select.value = "off";
  });
  timer.addEventListener("left", () => {
    byId("sleep-left").hidden = timer.left === null;
    write(byId("sleep-left"), timer.left === null ? "" : timeText(timer.left));
  });
}

/** The moment at which the sleep timer ends, in milliseconds; null: never. */
function endOf(choice, heard) {
  if (choice === "off") return null;
  if (choice === "show") return heard ? Date.now() + (heard.whole - heard.passed) * 1000 : null;
  return Date.now() + Number(choice) * 60_000;
}

/** A small player at the foot of the page while the large one is out of sight. */
function startDock() {
  new IntersectionObserver(([entry]) => {
    byId("dock").hidden = entry.isIntersecting;
  }).observe(byId("controls"));
}

function startAirPlay() {
  const audio = byId("audio");
  if (!("WebKitPlaybackTargetAvailabilityEvent" in window)) return;
  audio.addEventListener("webkitplaybacktargetavailabilitychanged", (event) => {
    byId("airplay").hidden = event.availability !== "available";
  });
  byId("airplay").addEventListener("click", () => audio.webkitShowPlaybackTargetPicker());
}

function showEmbed({ place }) {
  const source = new URL(`/embed/${encodeURIComponent(place.channel)}`, window.location.origin).href;
  const title = channelTitle().replace(/[&"<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  write(byId("embed-said"), "");
  byId("embed-code").value = `<iframe src="${source}" title="${title}" width="420" height="190" style="border:0" allow="autoplay"></iframe>`;
  byId("embed-dialog").showModal();
}

/** Copy the code of the player for other sites; where the browser refuses it, mark it. */
async function copyEmbed() {
  const code = byId("embed-code");
  try {
    await navigator.clipboard.writeText(code.value);
    write(byId("embed-said"), t("copied"));
  } catch { // or there is no clipboard, as on addresses without TLS
    code.select();
    write(byId("embed-said"), t("notCopied"));
  }
}

function showState({ player }) {
  const name = t(player.wanted ? "pause" : "play");
  for (const id of ["play", "dock-play"]) {
    byId(id).setAttribute("aria-label", name);
    byId(id).title = name;
  }
  document.body.dataset.state = player.state;
  const near = player.state === "playing" && player.quality === "mp3" && player.source?.live;
  const spoken = { playing: near && "mp3Near", idle: "idle", loading: "loading", blocked: "blocked", broken: "broken", missing: "missing" };
  write(byId("state"), spoken[player.state] ? t(spoken[player.state]) : "");
}

function setVolume(player, volume) {
  player.volume = volume;
  showVolume(player);
}

function showVolume(player) {
  byId("volume").value = String(Math.round(player.volume * 100));
  byId("volume").style.setProperty("--played", player.volume.toFixed(2));
  byId("mute").setAttribute("aria-pressed", String(player.volume === 0));
}

function showTheme() {
  byId("theme").setAttribute("aria-pressed", String(isDark()));
}

function showConnection() {
  byId("offline").hidden = navigator.onLine;
}

let hiding = null;

function showToast() {
  write(byId("toast"), byId("said").textContent);
  byId("toast").hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => {
    byId("toast").hidden = true;
  }, TOAST);
}
