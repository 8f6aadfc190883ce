/** Keyboard shortcuts; they can be turned off, since some people's speech input types single keys. */

import { byId } from "./dom.js";
import { recall, remember } from "./store.js";

/** Listen for the keys of `actions`: a function for each `event.key`. */
export function listenForKeys(actions) {
  const active = byId("keys-on");
  active.checked = recall("keys", "on") === "on";
  active.addEventListener("change", () => remember("keys", active.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey || isUsed(event)) return;
    if (!active.checked && event.key !== "?") return;
    event.preventDefault();
    action();
  });
}

/** Whether the element that has the focus uses the key itself. */
function isUsed({ target, key }) {
  if (!(target instanceof Element)) return false;
  if (target.closest("dialog[open], input:not([type=range]), textarea")) return true;
  return key === " " && target.closest("button, a, summary, select") !== null;
}
