"""English headlines as sentences."""

from services.content.domain import headline as as_written
from services.content.domain.headlines.aloud import Sentence


def sentence(headline: str, *, names: frozenset[str] = frozenset()) -> Sentence | None:
    """`headline` as a whole sentence, or None; `names`: see `headlines.sentence`."""
    del names
    text = as_written.speakable(headline, "en")
    return Sentence(text) if text else None
