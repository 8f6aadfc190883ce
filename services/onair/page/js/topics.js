/** The request line: topics that listeners ask for, where the station takes any. */

import { getJson, postJson } from "./api.js";
import { byId, element } from "./dom.js";
import { t } from "./i18n.js";
import { token } from "./votes.js";

/** Read the topics of a channel, and show those that the operator let pass. */
export async function readTopics(channel) {
  const found = await getJson(`/api/topics?channel=${encodeURIComponent(channel)}`).catch(() => null);
  byId("topics-part").hidden = !found?.enabled;
  byId("topics").replaceChildren(...(found?.topics ?? []).map((topic) => element("li", {},
    topic.text, element("small", { title: t("asked", { count: topic.listeners }) }, topic.listeners))));
}

/** Let listeners ask for a topic of the channel at hand. */
export function takeTopics(channel, say) {
  const input = byId("topic");
  byId("topic-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    try {
      await postJson("/api/topics", { channel: channel(), text, token: token() });
      input.value = "";
      say(t("topicSent"));
    } catch (error) {
      say(t(error.status === 422 ? "topicWrong" : "notVoted"));
    }
  });
}
