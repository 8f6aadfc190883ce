/** Votes of the listener on the show and the story that is heard; the last vote counts. */

import { getJson, postJson } from "./api.js";
import { byId, write } from "./dom.js";
import { t } from "./i18n.js";
import { recall, remember } from "./store.js";

const WHOLE = 0; // the number that stands for the show as a whole
const BUTTONS = { story: ["story-up", "story-down"], show: ["show-up", "show-down"] };

/** The buttons, and what they say of the show and the story at hand. */
export class Votes {
  #about = null;
  #ratings = new Map();

  constructor(say) {
    this.say = say;
    for (const [what, [up, down]] of Object.entries(BUTTONS)) {
      byId(up).addEventListener("click", () => this.vote(what, "up"));
      byId(down).addEventListener("click", () => this.vote(what, "down"));
    }
  }

  /** Vote on what is heard: `{showId, story, channel, airing}`; null where that is music. */
  async show(about) {
    const before = this.#about?.showId;
    this.#about = about;
    byId("votes").hidden = !about;
    byId("vote-story").hidden = !about?.story;
    if (about && about.showId !== before) await this.#read(about.showId);
    this.#draw();
  }

  /** Cast a vote; the same one again takes it back. */
  async vote(what, vote) {
    const about = this.#about;
    if (!about) return;
    const story = what === "story" ? about.story : WHOLE;
    if (what === "story" && !story) return;
    const chosen = this.#rating(story).mine === vote ? "none" : vote;
    const { showId: show_id, channel, airing } = about;
    try {
      await postJson("/api/ratings", { show_id, story, vote: chosen, channel, airing, token: token() });
      this.#count(story, chosen);
      this.say(t(chosen === "none" ? "unvoted" : "voted"));
    } catch {
      this.say(t("notVoted"));
    }
    this.#draw();
  }

  async #read(showId) {
    this.#ratings = new Map();
    const found = await getJson(`/api/ratings?show_id=${encodeURIComponent(showId)}`, { "X-Radiox-Browser": token() })
      .catch(() => null);
    if (!found || this.#about?.showId !== showId) return;
    this.#ratings = new Map((found.ratings ?? []).map((rating) => [rating.story ?? WHOLE, rating]));
  }

  #rating(story) {
    return this.#ratings.get(story) ?? { up: 0, down: 0, mine: "none" };
  }

  #count(story, vote) {
    const rating = { ...this.#rating(story) };
    if (rating.mine !== "none") rating[rating.mine] = Math.max(0, rating[rating.mine] - 1);
    if (vote !== "none") rating[vote] += 1;
    this.#ratings.set(story, { ...rating, mine: vote });
  }

  #draw() {
    for (const [what, [up, down]] of Object.entries(BUTTONS)) {
      const { mine, ...counts } = this.#rating(what === "story" ? this.#about?.story : WHOLE);
      for (const [id, vote] of [[up, "up"], [down, "down"]]) {
        byId(id).setAttribute("aria-pressed", String(mine === vote));
        write(byId(id).querySelector(".count"), counts[vote] ? String(counts[vote]) : "");
      }
    }
  }
}

/** A random token of this browser: without it all people of a household would have one vote. */
export function token() {
  const known = recall("token");
  if (known) return known;
  const made = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
  remember("token", made);
  return made;
}
