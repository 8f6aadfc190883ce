/** The player: one sound at a time, a channel or a show. */

import { clock } from "./clock.js";
import { engineFor } from "./engines.js";
import { recall, remember } from "./store.js";

const QUALITIES = ["lossless", "aac", "mp3"];
const FIRST_WAIT = 500; // milliseconds until a source that failed is tried again; doubles each time
const LONGEST_WAIT = 8000;

/**
 * Events: `state` (its value is `state`), and `moved`: the sound has begun, stopped or jumped, so
 * what was reckoned from its position is void.
 *
 * States: `idle` before the first sound, `loading`, `playing`, `paused`, `blocked` (the browser
 * wants a click first), `broken` (it is tried again), `missing` (there is nothing to play).
 */
export class Player extends EventTarget {
  #audio;
  #engine = null;
  #source = null;
  #wanted = false;
  #failures = 0;
  #retry = null;
  #quality;
  #plain = false;
  state = "idle";

  constructor(audio) {
    super();
    this.#audio = audio;
    const stored = recall("quality");
    this.#quality = QUALITIES.includes(stored) ? stored : preferred();
    audio.volume = Math.min(1, Math.max(0, Number(recall("volume", "1")) || 0));
    audio.addEventListener("playing", () => this.#playing());
    audio.addEventListener("waiting", () => this.#wanted && this.#become("loading"));
    audio.addEventListener("pause", () => this.#paused());
    audio.addEventListener("ended", () => this.#ended());
    audio.addEventListener("error", () => audio.error && this.#engine && this.#failed(0));
    for (const name of ["seeking", "seeked", "ratechange"]) audio.addEventListener(name, () => this.#moved());
    window.addEventListener("online", () => this.#retry && this.#again());
  }

  /** Whether sound is wanted, heard or not yet. */
  get wanted() {
    return this.#wanted;
  }

  get source() {
    return this.#source;
  }

  /** Length of the show, in seconds; infinite on a channel. */
  get duration() {
    return this.#source?.live ? Infinity : this.#audio.duration;
  }

  /** Take a source: `{live, playlist, folder, mp3, start}`. What plays is replaced by it. */
  open(source) {
    this.#source = source;
    this.#failures = 0;
    this.#replace();
    if (this.#wanted) this.play();
    else this.#become("idle");
  }

  /** Give up what was opened: there is nothing to play. */
  close() {
    clearTimeout(this.#retry);
    this.#retry = null;
    this.#wanted = false;
    this.#begun = false;
    this.#source = null;
    this.#engine?.close();
    this.#engine = null;
    this.#become("idle");
    this.#moved();
  }

  /**
   * Place of what is heard: seconds since 1970 on a channel, seconds from its start in a show. While
   * a channel is silent, that of what is on the air.
   */
  position() {
    if (!this.#source) return clock.now();
    if (!this.#source.live) return this.#begun ? this.#engine.position() : this.#source.start ?? 0;
    const heard = this.state === "playing" ? this.#engine.position() : null;
    return heard ?? clock.now();
  }

  /** Seconds by which the sound is behind the clock; 0 where that is unknown. */
  get behind() {
    return this.#source?.live && this.state === "playing" ? clock.now() - this.position() : 0;
  }

  play() {
    if (!this.#source) return;
    this.#wanted = true;
    this.#become("loading");
    if (!this.#begun) this.#begin();
    this.#audio.play().catch((error) => {
      if (error.name === "NotAllowedError") this.#stop("blocked");
    });
  }

  pause() {
    this.#stop("paused");
  }

  toggle() {
    if (this.#wanted) this.pause();
    else this.play();
  }

  /** Go to a place in a show, in seconds. */
  seek(seconds) {
    if (!this.#source || this.#source.live) return;
    const place = Math.max(0, Math.min(seconds, (this.duration || Infinity) - 0.1));
    this.#source = { ...this.#source, start: place };
    if (this.#begun) this.#audio.currentTime = place;
    else this.#replace();
    this.#moved();
  }

  get quality() {
    return this.#quality;
  }

  set quality(quality) {
    if (quality === this.#quality) return;
    const at = this.#source?.live ? undefined : this.position();
    this.#quality = quality;
    remember("quality", quality);
    if (!this.#source || this.#plain || this.#engine.change(quality)) return;
    this.#source = { ...this.#source, start: at };
    this.#replace();
    if (this.#wanted) this.play();
  }

  get volume() {
    return this.#audio.muted ? 0 : this.#audio.volume;
  }

  set volume(volume) {
    this.#audio.muted = volume <= 0;
    if (volume <= 0) return;
    this.#audio.volume = Math.min(1, volume);
    remember("volume", this.#audio.volume.toFixed(2));
  }

  /** Turn the sound off, or on again. */
  mute() {
    this.#audio.muted = !this.#audio.muted;
  }

  /** Whether the sound is one plain file, whatever the quality: other devices take nothing else. */
  get plain() {
    return this.#plain;
  }

  set plain(plain) {
    if (plain === this.#plain) return;
    const start = this.#source?.live ? undefined : this.position();
    this.#plain = plain;
    if (!this.#source) return;
    this.#source = { ...this.#source, start };
    this.#replace();
    if (this.#wanted) this.play();
  }

  /** Scale the volume by `share` without remembering it, for a fade. */
  fade(share) {
    this.#audio.volume = Math.min(1, Math.max(0, (Number(recall("volume", "1")) || 1) * share));
  }

  #begun = false;

  #begin() {
    this.#begun = true;
    this.#engine.start();
  }

  #replace() {
    clearTimeout(this.#retry);
    this.#retry = null;
    this.#engine?.close();
    this.#begun = false;
    this.#engine = engineFor(this.#audio, this.#source, this.#plain ? "mp3" : this.#quality, (status) => this.#failed(status));
    this.#moved();
  }

  #playing() {
    this.#failures = 0;
    this.#engine?.playing();
    this.#become("playing");
    this.#moved();
  }

  #paused() {
    // headphones that are pulled out, and the system's own controls, pause as the button does
    if (this.#wanted && !this.#audio.ended && this.state === "playing") this.pause();
  }

  #stop(state) {
    this.#wanted = false;
    this.#become(state);
    this.#audio.pause();
    if (this.#source?.live) this.#replace();
    this.#moved();
  }

  #ended() {
    if (this.#source.live) return this.#failed(0);
    this.#wanted = false;
    this.#source = { ...this.#source, start: 0 };
    this.#replace();
    this.#become("paused");
    this.dispatchEvent(new Event("ended"));
    return undefined;
  }

  #failed(status) {
    if (this.#retry) return;
    this.#become(status === 404 ? "missing" : "broken");
    const wait = Math.min(FIRST_WAIT * 2 ** this.#failures, LONGEST_WAIT);
    this.#failures += 1;
    this.#retry = setTimeout(() => this.#again(), wait);
  }

  #again() {
    if (!this.#source.live && this.#begun) this.#source = { ...this.#source, start: this.position() };
    this.#replace();
    if (this.#wanted) this.play();
  }

  #become(state) {
    if (this.state === state) return;
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }

  #moved() {
    this.dispatchEvent(new Event("moved"));
  }
}

/** The first choice: lossless, unless the listener asked for few data. */
function preferred() {
  return navigator.connection?.saveData ? "aac" : "lossless";
}
