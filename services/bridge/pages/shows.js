/** The page of the latest shows, with a search. */

import { byId, element, fill, reveal } from "./dom.js";
import { clock, money, moment } from "./format.js";
import { guarded, showError } from "./problem.js";
import { address, read } from "./station.js";

const STATUS = {
  requested: "Requested", running: "Being made", finishing: "Being finished",
  generated: "Finished", failed: "Failed", cancelled: "Cancelled",
};
const ENDED = ["failed", "cancelled"];
let following = null;

byId("filters").addEventListener("submit", guarded(async (event) => {
  event.preventDefault();
  await showPage(query(new FormData(event.target)));
}));
byId("more").addEventListener("click", guarded(() => showPage(following, true)));
showPage(query(new FormData(byId("filters")))).catch(showError);

function query(form) {
  const parameters = new URLSearchParams([...form].filter(([, value]) => value.trim()));
  return `/api/v1/shows${parameters.size ? `?${parameters}` : ""}`;
}

/** Show a page of shows, after those that are there already where `further`. */
async function showPage(path, further = false) {
  const page = await read(path);
  const cards = page.shows.map(card);
  if (further) byId("shows").append(...cards);
  else fill("shows", ...cards);
  following = page.links.next;
  reveal("more", following !== null);
  fill("problem");
  fill("none", byId("shows").children.length ? "" : noShows(path));
}

function noShows(path) {
  if (path.includes("?")) return "No show is found.";
  return "There are no shows yet. Make one with radiox show, or with POST /api/v1/shows.";
}

function card(show) {
  const title = show.episode || show.title || (ENDED.includes(show.status) ? "A show that was refused" : "A show");
  const about = [moment(show.as_of ?? show.ended_at ?? show.requested_at), show.duration ? clock(show.duration) : "",
    show.language.toUpperCase(), show.paid ? money(show.paid) : ""];
  return element("li", { "data-status": show.status },
    picture(show),
    element("div", {},
      element("p", { class: "kicker" }, [show.station, show.episode ? show.title : "", show.channel].filter(Boolean).join(" · ")),
      element("h2", { lang: show.language }, element("a", { href: `/dashboard/${encodeURIComponent(show.show_id)}` }, title)),
      element("p", { class: "facts" },
        show.status === "generated" ? null : element("span", { class: "badge" }, STATUS[show.status] ?? show.status),
        ` ${about.filter(Boolean).join(" · ")}`),
      show.reason ? element("p", { class: "bad" }, show.reason) : null,
      ...(show.snippets ?? []).map(snippet)));
}

function picture(show) {
  const place = element("div", { class: "thumb", "aria-hidden": "true" });
  if (show.status === "generated") {
    const image = element("img", { alt: "", width: 300, height: 300, loading: "lazy" });
    image.addEventListener("error", () => image.remove());
    place.append(image);
    address(show.links["cover-300.webp"]).then((source) => { image.src = source; }, () => image.remove());
  }
  return place;
}

/** A passage with the words of the search marked. */
function snippet({ text, marks }) {
  const characters = [...text];
  const pieces = [];
  let done = 0;
  for (const [from, to] of marks) {
    pieces.push(characters.slice(done, from).join(""), element("mark", {}, characters.slice(from, to).join("")));
    done = to;
  }
  return element("p", { class: "snippet" }, "… ", ...pieces, characters.slice(done).join(""), " …");
}
