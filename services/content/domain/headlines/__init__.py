"""Headlines: each becomes a sentence that an announcer can read as it stands, or nothing."""

from functools import lru_cache

from services.content.domain.headlines import english, german
from services.content.domain.headlines.aloud import Sentence

__all__ = ["Sentence", "sentence", "stands"]


@lru_cache(maxsize=4096)  # a show asks for each several times: its articles, titles and headlines
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


def stands(text: str, language: str) -> bool:
    """Whether `text`, without its full stop, is a whole sentence of `language` as it stands."""
    return german.stands(text) if language == "de" else english.stands(text)
