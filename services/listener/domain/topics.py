"""Topics that listeners ask for: words only, and who asked."""

import re
import unicodedata
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from contracts import Topic, TopicStatus
from services.kit.failures import Invalid

MAX_ASKING = 1_000
"""Listeners of a topic who are remembered; further ones are not counted."""
MAX_WAITING = 500
"""Topics that are kept at once."""
MAX_PREFERRED = 10
"""Topics that one edition prefers, at most."""
_WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*(?: [^\W_]+(?:['’-][^\W_]+)*)*")
_LONGEST_WORD = 40
_LETTERS = re.compile(r"[^\W\d_]{3}")
_FORBIDDEN = re.compile(r"\b(?:https?|www|href|script|onerror)\b", re.IGNORECASE)


class StoredTopic(BaseModel):
    """A topic as it is kept; `asking`: pseudonyms of those who ask for it."""

    model_config = ConfigDict(frozen=True)

    topic: Topic
    asking: tuple[str, ...]

    def with_listener(self, listener: str) -> "StoredTopic":
        """The topic with one who asks for it; the same one counts once."""
        if listener in self.asking or len(self.asking) >= MAX_ASKING:
            return self
        return self._of((*self.asking, listener))

    def without_listener(self, listener: str) -> "StoredTopic | None":
        """The topic without one who asks for it; None where nobody else does."""
        left = tuple(each for each in self.asking if each != listener)
        return self._of(left) if left else None

    def judged(self, status: TopicStatus) -> "StoredTopic":
        """The topic as the operator has decided."""
        return self.model_copy(update={"topic": self.topic.model_copy(update={"status": status})})

    def _of(self, asking: tuple[str, ...]) -> "StoredTopic":
        topic = self.topic.model_copy(update={"listeners": len(asking)})
        return StoredTopic(topic=topic, asking=asking)


def words_of(text: str) -> str:
    """The words of a topic, with single spaces.

    Raises:
        Invalid: it has something else than words, or none of them.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    if not _WORDS.fullmatch(plain) or any(len(word) > _LONGEST_WORD for word in plain.split()):
        raise Invalid("text: it has words alone, with hyphens and apostrophes")
    if not _LETTERS.search(plain) or _FORBIDDEN.search(plain):
        raise Invalid("text: it names no topic")
    return plain


def begun(topic_id: str, channel: str, text: str, listener: str, now: datetime) -> StoredTopic:
    """A topic that is asked for the first time."""
    topic = Topic(topic_id=topic_id, channel=channel, text=text, asked_at=now)
    return StoredTopic(topic=topic, asking=(listener,))


def in_order(topics: list[StoredTopic]) -> list[Topic]:
    """The topics, those first that most listeners ask for, then those that were asked for first."""
    found = (each.topic for each in topics)
    return sorted(found, key=lambda topic: (-topic.listeners, topic.asked_at, topic.topic_id))
