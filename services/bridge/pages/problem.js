/** Says plainly what went wrong. */

import { element, fill } from "./dom.js";
import { Refused } from "./station.js";

/** Show a problem at the top of the page: a headline, the reason, and what can be done. */
export function showProblem(headline, reason, ...advice) {
  fill("problem", element("div", { class: "problem" },
    element("h2", {}, headline), reason ? element("p", {}, reason) : null, ...advice));
}

/** Show an error of the station, or of the way to it. */
export function showError(error) {
  const again = element("button", { type: "button" }, "Try again");
  again.addEventListener("click", () => window.location.reload());
  if (error instanceof Refused) {
    showProblem(error.status >= 500 ? "The station cannot answer now" : "That did not work", error.message, again);
  } else if (error.name !== "AbortError") {
    showProblem("The station does not answer", "It may have been stopped, or the network is away.", again);
  }
}

/** The handler of an event, whose errors are shown. */
export function guarded(handler) {
  return async (...values) => {
    try {
      await handler(...values);
    } catch (error) {
      showError(error);
    }
  };
}
