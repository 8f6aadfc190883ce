/** Builds elements. Text becomes a text node, never markup, wherever it is from. */

/** The element with that id. */
export const byId = (id) => document.getElementById(id);

/** Make an element; attributes that are null, undefined or false are left out, as are such children. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

/** Make an icon of the page's sprite. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** A link to another site: only web addresses become links, everything else remains text. */
export function webLink(address, text, attributes = {}) {
  if (!isWebAddress(address)) return element("span", attributes, text);
  return element("a", { ...attributes, href: address, target: "_blank", rel: "noopener noreferrer" }, text);
}

/** Put text into an element unless it is there already, so that nothing is announced twice. */
export function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

/** Whether the listener asked for little motion. */
export const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

function isWebAddress(address) {
  try {
    return ["http:", "https:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}
