/** The sleep timer: fades the sound out, and stops it. */

const FADE = 8; // seconds
const STEP = 100; // milliseconds

/**
 * Stops a player after some minutes, or at the end of the show that is heard.
 *
 * Events: `slept`, and `left` when the seconds that are left are others.
 */
export class SleepTimer extends EventTarget {
  #timer = null;
  #end = null;
  #told = null;

  constructor(player) {
    super();
    this.player = player;
  }

  /** Stop at a moment, in milliseconds of the device; null: never. */
  set(end) {
    clearInterval(this.#timer);
    this.#end = end;
    this.player.fade(1);
    this.#tell();
    if (end !== null) this.#timer = setInterval(() => this.#step(), STEP);
  }

  /** Whole seconds that are left; null where it is off. */
  get left() {
    return this.#end === null ? null : Math.max(0, Math.ceil((this.#end - Date.now()) / 1000));
  }

  #tell() {
    if (this.left === this.#told) return;
    this.#told = this.left;
    this.dispatchEvent(new Event("left"));
  }

  #step() {
    this.#tell();
    const left = (this.#end - Date.now()) / 1000;
    if (left > FADE) return;
    if (left > 0) {
      this.player.fade(left / FADE);
      return;
    }
    this.player.pause();
    this.set(null);
    this.dispatchEvent(new Event("slept"));
  }
}
