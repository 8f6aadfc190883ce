/** Writes times, sizes and amounts for people. */

/** Seconds as `1:05`, or `1:00:05`. */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [hours, minutes, rest] = parts.map((part) => String(part).padStart(2, "0"));
  return parts[0] ? `${parts[0]}:${minutes}:${rest}` : `${parts[1]}:${rest}`;
}

/** Seconds of work, e.g. `0.4 s` or `2 min 5 s`. */
export function span(seconds) {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Bytes, e.g. `3.1 MB`. */
export function size(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** An amount in USD; small ones keep their digits. */
export function money(amount) {
  return amount > 0 && amount < 0.1 ? `$${amount.toFixed(4)}` : `$${amount.toFixed(2)}`;
}

/** A number with its unit, `1 story` or `3 stories`. */
export function count(number, one, several = `${one}s`) {
  return `${number} ${number === 1 ? one : several}`;
}

/** A date with its time, in a time zone where it is known. */
export function moment(time, timeZone) {
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone,
  }).format(new Date(time));
}

/** The time of day. */
export function hour(time) {
  const format = { hour: "2-digit", minute: "2-digit", second: "2-digit" };
  return new Intl.DateTimeFormat("en-GB", format).format(new Date(time));
}
