/** Links to a moment of a show: `#t=75`, `?t=1m15s`. */

/** The seconds that an address names; null where it names none. */
export function timeIn(address) {
  const url = new URL(address, window.location.href);
  const text = /(?:^|[#&])t=([^&]+)/.exec(url.hash)?.[1] ?? url.searchParams.get("t");
  const found = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?$/.exec(text ?? "");
  if (!text || !found) return null;
  const [, hours = 0, minutes = 0, seconds = 0] = found;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** The link to what is heard: a moment of its show, which lasts, or the channel. */
export function linkTo({ showId, offset, channel }) {
  const path = showId ? `/shows/${encodeURIComponent(showId)}#t=${Math.floor(offset)}` : `/channels/${encodeURIComponent(channel)}`;
  return new URL(path, window.location.origin).href;
}

/** Share a link by the system's own sheet, or copy it; returns `shared`, `copied`, or `failed`. */
export async function share(link, title) {
  try {
    if (navigator.share && window.matchMedia("(pointer: coarse)").matches) {
      await navigator.share({ title, url: link });
      return "shared";
    }
    await navigator.clipboard.writeText(link);
    return "copied";
  } catch (error) {
    return error.name === "AbortError" ? "shared" : "failed";
  }
}
