"""Headlines: each becomes a sentence that an announcer can read as it stands, or nothing."""

from services.content.domain.headlines import english, german
from services.content.domain.headlines.aloud import Sentence

__all__ = ["Sentence", "sentence"]


def sentence(
    headline: str, language: str, *, names: frozenset[str] = frozenset()
) -> Sentence | None:
    """`headline` as a whole sentence of `language`, or None where no rule makes it sayable.

    `names`: words that articles write with a capital inside their sentences; with them a headline
    in title case can be brought into sentence case.
    """
    if language == "de":
        return german.sentence(headline)
    return english.sentence(headline, names=names)
