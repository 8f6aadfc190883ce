/** What the page remembers on this device; nothing where the browser keeps nothing. */

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
