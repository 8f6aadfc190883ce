"""Headlines: each becomes a sentence that an announcer can read as it stands, or nothing."""

from functools import lru_cache

from services.content.domain.headlines.aloud import Sentence
from services.content.domain.headlines.english import fragments as english_fragments
from services.content.domain.headlines.english import sentences as english
from services.content.domain.headlines.english import subjects as english_subjects
from services.content.domain.headlines.german import sentences as german

__all__ = [
    "Sentence",
    "as_reported",
    "is_fragment",
    "is_known_already",
    "sentence",
    "stands",
    "without_kicker",
]


def sentence(
    headline: str, language: str, *, names: frozenset[str] = frozenset(), told: bool = False
) -> Sentence | None:
    """`headline` as a whole sentence of `language`, or None where no rule makes it sayable.

    `names`: words that articles write with a capital inside their sentences; with them a headline
    in title case can be brought into sentence case. `told`: as a story tells it, rather than as a
    headline does: what somebody `kills`, they `have killed`.
    """
    if names and language == "en":
        return english.sentence(headline, names=names, told=told)
    return _sentence(headline, language, told=told)


@lru_cache(maxsize=4096)  # a draft is made several times, and asks for each title again
def _sentence(headline: str, language: str, *, told: bool) -> Sentence | None:
    made = german.sentence if language == "de" else english.sentence
    return made(headline, told=told)


def as_reported(text: str, language: str) -> str:
    """`text`, a whole sentence, as a story tells it: what somebody `sends`, they `have sent`."""
    return english.as_reported(text) if language == "en" else text


def stands(text: str, language: str) -> bool:
    """Whether `text`, without its full stop, is a whole sentence of `language` as it stands."""
    return german.stands(text) if language == "de" else english.stands(text)


def is_fragment(text: str, language: str) -> bool:
    """Whether `text`, which looks like a sentence of `language`, is none: it lacks its verb."""
    return not german.stands(text) if language == "de" else english_fragments.is_fragment(text)


def is_known_already(text: str, language: str) -> bool:
    """Whether a sentence is about something that another one has introduced: `The bill seeks …`."""
    return language == "en" and english_subjects.is_known_already(text)


def without_kicker(headline: str, language: str) -> str:
    """`headline` without what stands before its news and no mark sets off, as in German feeds."""
    return german.without_kicker(headline) if language == "de" else headline
