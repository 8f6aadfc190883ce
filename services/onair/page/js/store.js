/** What the page remembers on this device; nothing where the browser keeps nothing. */

const YEAR = 31_536_000; // seconds

/** The value of a setting, or `otherwise`. */
export function recall(name, otherwise = null) {
  try {
    return window.localStorage.getItem(`radiox.${name}`) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** Remember the value of a setting. */
export function remember(name, value) {
  try {
    window.localStorage.setItem(`radiox.${name}`, value);
  } catch {
    // a private window keeps nothing, and the page works without
  }
}

/** Let the server know a setting too, by a cookie: its next page comes as the listener has it. */
export function tellServer(name, value) {
  try {
    document.cookie = `radiox_${name}=${encodeURIComponent(value)}; path=/; max-age=${YEAR}; samesite=lax`;
  } catch {
    // a frame may have no cookies; there the script corrects the page
  }
}
