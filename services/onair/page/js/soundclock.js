/** Calls back at places of the sound. */

const EARLY = 25; // milliseconds: a timer wakes this long before the place and sleeps the rest anew
const HIT = 0.002; // seconds within which a place counts as reached

/**
 * Runs `tick(position)` when the sound reaches the position that `tick` returned last.
 *
 * A timer waits for the time that the sound still needs, looks at the sound's own clock again
 * shortly before, and waits for the rest: nothing is polled, and a change comes with its sound.
 */
export class SoundClock {
  #timer = null;

  constructor(player, tick) {
    this.player = player;
    this.tick = tick;
    player.addEventListener("moved", () => this.update());
    player.addEventListener("state", () => this.update());
    document.addEventListener("visibilitychange", () => this.update());
  }

  /** Tick now, and wait for the next place. */
  update() {
    clearTimeout(this.#timer);
    const next = this.tick(this.player.position() + HIT);
    const runs = this.player.state === "playing" || this.player.source?.live;
    if (runs && Number.isFinite(next)) this.#wait(next);
  }

  #wait(next) {
    const left = (next - this.player.position()) * 1000;
    if (left <= HIT * 1000) {
      this.update();
      return;
    }
    this.#timer = setTimeout(() => this.#wait(next), left > 2 * EARLY ? left - EARLY : left);
  }
}
