/** Tells the station once a minute that somebody listens: it counts them, and keeps nothing. */

import { token } from "./votes.js";

const EVERY = 60_000; // milliseconds

/** Send a beacon while the player plays a channel. */
export function countListening(player, channel) {
  const send = () => {
    if (player.state !== "playing" || !player.source?.live) return;
    const body = JSON.stringify({ channel: channel(), token: token() });
    navigator.sendBeacon("/api/beacon", new Blob([body], { type: "application/json" }));
  };
  let first = true;
  player.addEventListener("state", () => {
    if (first && player.state === "playing") {
      first = false;
      send();
    }
  });
  setInterval(send, EVERY);
}
