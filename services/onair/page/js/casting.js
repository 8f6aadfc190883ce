/** Plays on another device of the house, where the browser finds one (Remote Playback API). */

import { byId } from "./dom.js";

const PROBE = "/stream.mp3"; // devices are only looked for by what they can play

/** Offer other devices while there are any; the page's buttons act on the one that plays. */
export function startCasting(player) {
  const audio = byId("audio");
  const { remote } = audio;
  if (!remote || "WebKitPlaybackTargetAvailabilityEvent" in window) return; // AirPlay has a button of its own
  const probe = new Audio();
  probe.preload = "none";
  probe.src = PROBE;
  probe.remote.watchAvailability((found) => {
    byId("cast").hidden = !found;
  }).catch(() => {}); // this browser cannot look for devices
  byId("cast").addEventListener("click", () => {
    player.plain = true;
    if (!player.wanted) player.play();
    remote.prompt().catch(() => {
      player.plain = remote.state !== "disconnected"; // the listener chose none
    });
  });
  remote.addEventListener("disconnect", () => {
    player.plain = false;
  });
}
