/** The account of a listener: made, signed in to, exported and deleted in one dialog. */

import { getJson, postJson } from "./api.js";
import { byId, element, write } from "./dom.js";
import { t } from "./i18n.js";

const REFUSED = { 401: "wrongName", 409: "nameTaken", 422: "nameRules", 429: "tooOften" };
const CHANGE = "change";

/**
 * Who is signed in, and the shows that they keep. Nothing else of the page needs an account.
 *
 * Events: `change`, when somebody has signed in or out, or the favourites are others.
 */
export class Account extends EventTarget {
  #name = "";
  #favourites = [];

  constructor(say) {
    super();
    this.say = say;
    byId("account").addEventListener("click", () => this.open());
    byId("account-form").addEventListener("submit", (event) => this.#submit(event));
    byId("sign-out").addEventListener("click", () => this.#act(() => postJson("/api/users/signout", {}), "signedOut"));
    byId("delete").addEventListener("click", () => this.#ask(true));
    byId("keep").addEventListener("click", () => this.#ask(false));
    byId("delete-now").addEventListener("click", () => this.#act(() => postJson("/api/users/me", {}, "DELETE"), "deleted"));
    byId("account-dialog").addEventListener("click", (event) => event.target.closest("a[href^='/shows/']") && byId("account-dialog").close());
    document.addEventListener("language", () => this.#draw());
    this.#draw();
  }

  get signedIn() {
    return this.#name !== "";
  }

  /** Whether a show is a favourite. */
  keeps(showId) {
    return this.#favourites.some((each) => each.show_id === showId && !each.story);
  }

  /** Open the dialog. */
  open() {
    this.#ask(false);
    write(byId("account-problem"), "");
    byId("account-dialog").showModal();
  }

  /** Read who is signed in, and their favourites. */
  async read() {
    const found = await getJson("/api/users/me").catch(() => null);
    byId("account").hidden = found === null; // the station keeps no accounts now
    this.#name = found?.signed_in ? found.name : "";
    const kept = this.signedIn ? await getJson("/api/favourites").catch(() => null) : null;
    this.#show(kept?.favourites ?? []);
  }

  /** Make a show a favourite, or no longer one; who is not signed in is asked to. */
  async favour(showId, title) {
    if (!this.signedIn) return this.open();
    const favourite = !this.keeps(showId);
    try {
      const found = await postJson("/api/favourites", { show_id: showId, favourite });
      this.#show(found.favourites.map((each) => ({ ...each, title: each.title || (each.show_id === showId ? title : "") })));
      this.say(t(favourite ? "kept" : "notKept"));
    } catch (error) {
      if (error.status === 401) await this.read();
      this.say(t("notSaved"));
    }
    return undefined;
  }

  async #submit(event) {
    event.preventDefault();
    const path = event.submitter?.id === "register" ? "/api/users/register" : "/api/users/signin";
    const about = { name: byId("account-name").value.trim(), password: byId("account-password").value };
    write(byId("account-problem"), "");
    try {
      await postJson(path, about);
    } catch (error) {
      write(byId("account-problem"), t(REFUSED[error.status] ?? "notSaved"));
      return;
    }
    byId("account-password").value = "";
    await this.read();
    byId("account-title").focus();
  }

  async #act(action, done) {
    try {
      await action();
      await this.read();
      byId("account-dialog").close();
      this.say(t(done));
    } catch {
      write(byId("account-problem"), t("notSaved"));
    }
  }

  /** Ask whether the account is to be deleted, or no longer. */
  #ask(asks) {
    byId("delete-part").hidden = !asks;
    byId("delete").hidden = asks;
    if (asks) byId("keep").focus();
  }

  #show(favourites) {
    this.#favourites = favourites;
    this.#draw();
    this.dispatchEvent(new Event(CHANGE));
  }

  #draw() {
    byId("account-form").hidden = this.signedIn;
    byId("account-own").hidden = !this.signedIn;
    byId("account").dataset.signedIn = String(this.signedIn);
    write(byId("account-who"), t("signedInAs", { name: this.#name }));
    byId("no-favourites").hidden = this.#favourites.length > 0;
    byId("favourites").replaceChildren(...this.#favourites.map(({ show_id: id, title }) => element("li", {},
      element("a", { href: `/shows/${encodeURIComponent(id)}#t=0`, "data-play": true }, title || id))));
  }
}

/** The star of the show that is heard. */
export class Star {
  #showId = null;
  #title = "";

  constructor(account) {
    this.account = account;
    byId("star").addEventListener("click", () => this.#showId && account.favour(this.#showId, this.#title));
    account.addEventListener(CHANGE, () => this.#draw());
  }

  /** Show whether the show that is heard is a favourite; null where that is music. */
  show(showId, title) {
    this.#showId = showId;
    this.#title = title;
    this.#draw();
  }

  #draw() {
    byId("star").hidden = !this.#showId || byId("account").hidden;
    byId("star").setAttribute("aria-pressed", String(Boolean(this.#showId) && this.account.keeps(this.#showId)));
  }
}
