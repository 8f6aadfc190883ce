/** The player: plays, seeks, skips, and says which chapter is heard. */

import { byId, element, reveal } from "./dom.js";
import { clock } from "./format.js";
import { guarded, showProblem } from "./problem.js";
import { address, hasKey } from "./station.js";

const SPEEDS = [1, 1.25, 1.5, 2];
const SKIP = 15;
const audio = byId("audio");
let chapters = [];
let length = 0;
let source = null;

/** Show the player of a finished show; `onTime(seconds)` is called as the sound goes on. */
export function showPlayer(event, path, onTime) {
  ({ chapters, duration: length } = event);
  source = path;
  byId("seek").max = length;
  byId("duration").textContent = clock(length);
  byId("marks").replaceChildren(...chapters.slice(1).map((chapter) => {
    const mark = element("span");
    mark.style.setProperty("--at", chapter.start / length);
    return mark;
  }));
  wire(onTime);
  if (!hasKey()) load();
  display(0);
  announceMedia(event);
  reveal("player");
}

/** Go to a time, and play from there. */
export async function playFrom(seconds) {
  await seekTo(seconds);
  await audio.play();
}

/** Go to a time. */
export async function seekTo(seconds) {
  await load();
  audio.currentTime = Math.min(Math.max(0, seconds), Math.max(0, length - 0.1));
  display(audio.currentTime);
}

/** Say what the audio is; with a key, it is fetched when it is wanted. */
async function load() {
  if (source === null) return;
  const path = source;
  source = null;
  audio.src = await address(path);
}

function wire(onTime) {
  const onClick = (id, handler) => byId(id).addEventListener("click", guarded(handler));
  onClick("play", () => (audio.paused ? playFrom(audio.currentTime) : audio.pause()));
  onClick("back", () => seekTo(audio.currentTime - SKIP));
  onClick("forward", () => seekTo(audio.currentTime + SKIP));
  onClick("speed", changeSpeed);
  byId("seek").addEventListener("input", guarded((event) => seekTo(Number(event.target.value))));
  audio.addEventListener("error", () =>
    showProblem("The audio cannot be played", "The file was removed, or the station does not answer."));
  for (const name of ["play", "pause", "ended"]) audio.addEventListener(name, displayState);
  for (const name of ["timeupdate", "seeked"]) {
    audio.addEventListener(name, () => {
      display(audio.currentTime);
      onTime(audio.currentTime);
    });
  }
}

function display(time) {
  const seek = byId("seek");
  seek.value = time;
  seek.style.setProperty("--played", length ? time / length : 0);
  seek.setAttribute("aria-valuetext", `${clock(time)} of ${clock(length)}`);
  byId("elapsed").textContent = clock(time);
  const chapter = chapters.findLast((each) => each.start <= time + 0.05);
  byId("chapter").textContent = chapter?.title ?? "";
}

function displayState() {
  byId("play").setAttribute("aria-label", audio.paused ? "Play" : "Pause");
  byId("player").classList.toggle("playing", !audio.paused);
}

function changeSpeed() {
  const speed = SPEEDS[(SPEEDS.indexOf(audio.playbackRate) + 1) % SPEEDS.length];
  audio.playbackRate = speed;
  byId("speed").textContent = `${speed}×`;
  byId("speed").setAttribute("aria-label", `Speed: ${speed} times`);
}

/** Tell the system what plays, for its own controls. */
function announceMedia(event) {
  if (!("mediaSession" in navigator)) return;
  navigator.mediaSession.metadata = new MediaMetadata({
    title: event.episode || event.title, artist: event.station, album: event.title,
  });
  navigator.mediaSession.setActionHandler("seekbackward", () => seekTo(audio.currentTime - SKIP));
  navigator.mediaSession.setActionHandler("seekforward", () => seekTo(audio.currentTime + SKIP));
}
