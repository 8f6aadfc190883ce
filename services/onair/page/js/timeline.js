/** What is on the air when, exact to the sample: the spans of a channel. */

import { getTimed } from "./api.js";
import { clock } from "./clock.js";

const OFTEN = 2; // seconds between two questions, at least
const SELDOM = 10; // and at most: less than the playlist runs ahead, so that a change is known before it
const KEPT = 600; // seconds for which what is over is kept

/** Events: `change`, when something new is known, and `missing`, when nothing is on the air. */
export class Timeline extends EventTarget {
  #spans = [];
  #next = [];
  #timer = null;
  #closed = false;

  constructor(channel) {
    super();
    this.channel = channel;
  }

  /** Begin to follow the channel. */
  follow() {
    this.#closed = false;
    this.#read();
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** The span that is heard at a moment, in seconds since 1970; null where none is known. */
  at(moment) {
    return this.#spans.find((span) => moment >= span.start && moment < span.end) ?? null;
  }

  /** The moment of the first change after a moment. */
  after(moment) {
    return this.#spans.map((span) => span.start).find((start) => start > moment) ?? Infinity;
  }

  /** What comes after a moment, as far as it is planned. */
  upcoming(moment) {
    return [...this.#spans, ...this.#next].filter((span) => span.start > moment);
  }

  async #read() {
    let wait = SELDOM;
    try {
      const { document, age } = await getTimed(`/air/${encodeURIComponent(this.channel)}/timeline.json`);
      this.#merge(document);
      wait = Math.min(SELDOM, Math.max(OFTEN, age));
    } catch (error) {
      if (error.status === 404) this.dispatchEvent(new Event("missing"));
      wait = OFTEN;
    }
    if (!this.#closed) this.#timer = setTimeout(() => this.#read(), wait * 1000);
  }

  #merge(document) {
    if (this.#closed) return;
    const spans = document.spans.map((span) => ({ ...span, end: span.start + span.seconds }));
    const first = spans[0]?.start ?? Infinity;
    const old = this.#spans.filter((span) => span.start < first && span.end > clock.now() - KEPT);
    const before = JSON.stringify([this.#spans, this.#next]);
    this.#spans = [...old, ...spans];
    this.#next = (document.next ?? []).map((span) => ({ ...span, end: span.start + span.seconds }));
    if (JSON.stringify([this.#spans, this.#next]) !== before) this.dispatchEvent(new Event("change"));
  }
}
