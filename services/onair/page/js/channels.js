/** The channels of the station, and their titles. */

import { getJson } from "./api.js";
import { t } from "./i18n.js";

const known = { channels: [], current: null };

/** Read the channels: `{default, channels}`; nothing of them while the station does not tell. */
export async function readChannels() {
  const found = await getJson("/channels.json").catch(() => null);
  known.channels = found?.channels ?? [];
  return { default: found?.default ?? null, channels: known.channels };
}

/** Let a channel be the one whose title the page has. */
export function enterChannel(channel) {
  known.current = channel;
}

/** The title of the channel that the page is of; the station's name where it has none of its own. */
export function channelTitle() {
  const found = known.channels.find((each) => each.channel === known.current);
  return found?.title && found.title !== found.channel ? found.title : t("station");
}
