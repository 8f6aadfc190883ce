/**
 * What turns an address into sound: hls.js, the browser's own HLS, or a plain file or stream.
 *
 * An engine lives from one `start` to its `close`. `position()` is the place of the sound that is
 * heard right now: seconds since 1970 on a channel, seconds from its start in a show.
 */

import Hls from "../vendor/hls.light.min.mjs";
import { clock } from "./clock.js";

const HLS_TYPE = "application/vnd.apple.mpegurl";
const CODECS = { lossless: /flac/i, aac: /mp4a/i };
const FILES = { lossless: "flac.m3u8", aac: "aac.m3u8" };
const LEAD = 0.05; // seconds from the start of the sound until it is heard
const STARTED_OFF = 0.08; // seconds: a start that is farther from the clock is corrected soon
const DRIFTED = 0.25; // seconds: sound that is farther from the clock is corrected
const PADDING = 1024 / 48_000; // seconds of silence with which a package begins, for AAC's sake
const SEGMENT = 3.84; // seconds
const STARTING = 300; // milliseconds until the place of a sound that has begun is steady
const SETTLING = 1500; // milliseconds until a correction can be judged

/** The engine for a source and a quality, in this browser. */
export function engineFor(audio, source, quality, failed) {
  if (quality === "mp3") return new FileEngine(audio, source);
  const own = audio.canPlayType(HLS_TYPE) !== "";
  const airplay = "WebKitPlaybackTargetAvailabilityEvent" in window; // sends only what it plays itself
  if (Hls.isSupported() && !(own && airplay)) return new HlsEngine(audio, source, quality, failed);
  return own ? new NativeEngine(audio, source, quality) : new FileEngine(audio, source);
}

/** Keeps the sound of a channel with the clock: rooms that hear the same channel are in step. */
class Sync {
  #residue = LEAD;
  #timer = null;
  #corrected = false;

  constructor(engine) {
    this.engine = engine;
  }

  /** Compare the sound with the clock, and correct it where it is off by more than `allowed`. */
  check(allowed) {
    const position = this.engine.position();
    if (position === null) return;
    const drift = clock.now() - position;
    if (this.#corrected) this.#residue = Math.min(0.2, Math.max(0, this.#residue + drift));
    this.#corrected = Math.abs(drift) > allowed;
    if (this.#corrected) this.engine.shift(drift + this.#residue);
  }

  start() {
    if (this.#timer === null) this.#wait(STARTING, STARTED_OFF);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  #wait(milliseconds, allowed) {
    this.#timer = setTimeout(() => {
      this.#wait(SETTLING, DRIFTED);
      this.check(allowed);
    }, milliseconds);
  }
}

class HlsEngine {
  #hls;
  #sync = null;
  #begun = false;
  #aligned = false;

  constructor(audio, source, quality, failed) {
    this.audio = audio;
    this.source = source;
    this.quality = quality;
    this.#hls = new Hls({
      autoStartLoad: false,
      enableWorker: false, // segments are fMP4 already: there is nothing to repackage
      lowLatencyMode: false,
      enableDateRangeMetadataCues: false, // cues need a track, whose address the page's policy refuses
      enableEmsgMetadataCues: false,
      enableID3MetadataCues: false,
      backBufferLength: 30,
      maxBufferLength: source.live ? 12 : 30,
      liveDurationInfinity: true,
      liveSyncDuration: 13,
      liveMaxLatencyDuration: 60,
      startPosition: source.live ? -1 : source.start ?? 0,
    });
    if (source.live) this.#sync = new Sync(this);
    const events = Hls.Events;
    this.#hls.on(events.MANIFEST_PARSED, () => this.#choose());
    this.#hls.on(events.LEVEL_UPDATED, (_, { details }) => this.#aim(details));
    this.#hls.on(events.FRAG_BUFFERED, () => this.#align());
    this.#hls.on(events.ERROR, (_, error) => this.#error(error, failed));
    this.#hls.loadSource(source.playlist);
    this.#hls.attachMedia(audio);
  }

  start() {
    this.#begun = true;
    if (this.#hls.levels.length) this.#hls.startLoad(this.source.live ? -1 : this.source.start ?? 0);
  }

  /** Follow the clock, once the sound is heard. */
  playing() {
    this.#sync?.start();
  }

  close() {
    this.#sync?.stop();
    this.#hls.destroy();
  }

  position() {
    if (!this.source.live) return Math.max(0, this.audio.currentTime - PADDING);
    const date = this.audio.readyState > 0 ? this.#hls.playingDate : null;
    return date === null ? null : date.getTime() / 1000;
  }

  shift(seconds) {
    this.audio.currentTime += seconds;
  }

  /** Change the quality without a break; false where that needs another engine. */
  change(quality) {
    if (quality === "mp3") return false;
    this.quality = quality;
    const level = this.#level();
    if (level >= 0) this.#hls.nextLevel = level;
    return true;
  }

  #level() {
    return this.#hls.levels.findIndex(({ audioCodec }) => CODECS[this.quality].test(audioCodec ?? ""));
  }

  #choose() {
    const level = this.#level();
    if (level >= 0) this.#hls.loadLevel = level;
    if (this.#begun) this.start();
  }

  /** Place what hls.js takes for the live edge at the clock: the playlist runs ahead of it. */
  #aim(details) {
    if (!details.live || !this.source.live) return;
    const target = this.#timeOf(details, clock.now() + LEAD);
    if (target === null) return;
    this.#hls.config.liveSyncDuration = Math.max(0.1, details.edge - target);
  }

  /** Once the first segment is there, begin with what is on the air at this moment. */
  #align() {
    if (this.#aligned || !this.source.live) return;
    this.#aligned = true;
    const details = this.#hls.levels[this.#hls.currentLevel]?.details ?? this.#hls.latestLevelDetails;
    const target = details ? this.#timeOf(details, clock.now() + LEAD) : null;
    if (target !== null && isBuffered(this.audio, target)) this.audio.currentTime = target;
  }

  #timeOf(details, moment) {
    const known = details.fragments.filter((each) => each.programDateTime !== null);
    const fragment = known.findLast((each) => each.programDateTime <= moment * 1000) ?? known[0];
    return fragment ? fragment.start + moment - fragment.programDateTime / 1000 : null;
  }

  #error(error, failed) {
    if (!error.fatal) return;
    if (error.type === Hls.ErrorTypes.MEDIA_ERROR) this.#hls.recoverMediaError();
    else failed(error.response?.code ?? 0);
  }
}

class NativeEngine {
  #sync = null;

  constructor(audio, source, quality) {
    this.audio = audio;
    this.source = source;
    this.quality = quality;
    if (source.live) this.#sync = new Sync(this);
  }

  start() {
    this.audio.src = this.source.folder + FILES[this.quality];
    if (this.source.start) this.audio.currentTime = this.source.start;
  }

  playing() {
    this.#sync?.start();
  }

  close() {
    this.#sync?.stop();
    silence(this.audio);
  }

  position() {
    if (!this.source.live) return this.audio.currentTime;
    const begin = this.audio.getStartDate?.().getTime() ?? NaN;
    return Number.isNaN(begin) ? null : begin / 1000 + this.audio.currentTime;
  }

  shift(seconds) {
    this.audio.currentTime += seconds;
  }

  change() {
    return false;
  }
}

/** A file of a show, or the MP3 stream of a channel, which begins with the segment that is heard. */
class FileEngine {
  #since = 0;

  constructor(audio, source) {
    this.audio = audio;
    this.source = source;
  }

  start() {
    this.#since = clock.now() - SEGMENT / 2;
    this.audio.src = this.source.mp3;
    if (this.source.start) this.audio.currentTime = this.source.start;
  }

  playing() {}

  close() {
    silence(this.audio);
  }

  position() {
    return this.audio.currentTime + (this.source.live ? this.#since : 0);
  }

  shift() {}

  change() {
    return false;
  }
}

function silence(audio) {
  audio.removeAttribute("src");
  audio.load();
}

function isBuffered(audio, time) {
  const { buffered } = audio;
  for (let index = 0; index < buffered.length; index += 1) {
    if (time >= buffered.start(index) && time < buffered.end(index) - 0.1) return true;
  }
  return false;
}
