"""German headlines as sentences."""

from services.content.domain import headline as as_written
from services.content.domain.headlines.aloud import Sentence


def sentence(headline: str) -> Sentence | None:
    """`headline` as a whole sentence, or None where no rule makes it sayable."""
    text = as_written.speakable(headline, "de")
    return Sentence(text) if text else None
