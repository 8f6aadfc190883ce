/** The station's time, in seconds since 1970. */

const TRUSTED = 1.5; // seconds by which a device's clock may differ before it is corrected

/**
 * A clock that corrects that of the device where it is wrong.
 *
 * What the station says comes late by the way, and later from a cache: never early. So the largest
 * difference that was ever heard is nearest to the truth. A device's clock that differs by less
 * than what networks make of it is better than any of them, and is left as it is.
 */
class StationClock {
  #ahead = null;

  /** Learn from the station's time in an answer, which was sent for and received at these times. */
  hear(now, sent, received) {
    if (!Number.isFinite(now)) return;
    const ahead = now - (sent + received) / 2;
    if (this.#ahead === null || ahead > this.#ahead) this.#ahead = ahead;
  }

  /** The station's time. */
  now() {
    return Date.now() / 1000 + this.offset;
  }

  /** Seconds that are added to the time of the device. */
  get offset() {
    return Math.abs(this.#ahead ?? 0) > TRUSTED ? this.#ahead : 0;
  }
}

/** The clock of this page. */
export const clock = new StationClock();
