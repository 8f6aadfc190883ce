/** Builds elements. Text becomes a text node, never markup, wherever it is from. */

/** Make an element; attributes that are null, undefined or false are left out, as are such children. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...present(children));
  return made;
}

/** Replace the content of the element with that id, and return the element. */
export function fill(id, ...children) {
  const place = byId(id);
  place.replaceChildren(...present(children));
  return place;
}

/** The element with that id. */
export function byId(id) {
  return document.getElementById(id);
}

/** Show the element with that id, or hide it. */
export function reveal(id, shown = true) {
  byId(id).hidden = !shown;
}

/** A link to an article: only web addresses become links, the others remain text. */
export function webLink(address, text) {
  if (!isWebAddress(address)) return element("span", {}, text);
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, text);
}

/** A list of terms with their values; pairs without a value are left out. */
export function definitions(pairs) {
  return element("dl", {}, ...pairs.filter(([, value]) => value).flatMap(([term, value]) => [
    element("dt", {}, term),
    element("dd", {}, ...[value].flat()),
  ]));
}

function isWebAddress(address) {
  try {
    return ["http:", "https:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}

function present(children) {
  return children.flat().filter((child) => child !== null && child !== undefined && child !== "");
}
