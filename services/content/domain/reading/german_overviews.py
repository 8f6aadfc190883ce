"""German overviews of the day and daily podcasts: they begin with the news of the day.

What comes behind that is of other matters, which their outlet has, and does not tell.
"""

import re

from services.content.domain.headlines.german.clause import has_finite_verb
from services.content.domain.headlines.german.subjects import is_plural
from services.content.domain.language import sentences, terms
from services.content.domain.reading import german_teasers
from services.content.domain.reading.suitability import fit

_OVERVIEW = re.compile(
    r"^\W*(?:[A-ZÄÖÜ][\w-]*-)?(?:[Üü]berblick|[Uu]pdate|(?P<podcast>(?:[Nn]achrichten-?|[Nn]ews-?)?[Pp]odcast))"
    r"\s?:\s+(?P<matters>\S.*)$"
)
_FURTHER = re.compile(r",\s|\s[–—-]\s|;\s|\s\|\s")
"""Where a headline goes on to its next matter."""
_MAIN_TOPIC = re.compile(
    r"(?P<topic>(?:Wichtigstes|Zentrales|Großes|Beherrschendes|Einziges|Das\s(?:wichtigste|zentrale"
    r"|große|beherrschende|einzige))\sThema):\s(?P<what>(?:der|die|das|ein|eine)\s[^.:!?]+)\."
)
"""What was spoken of, without a verb: `Wichtigstes Thema: die Rente.`"""
_FEWEST_WORDS = 4
"""Words of a sentence of an overview at least: `Anna Berg besucht Tann`."""


def matter(title: str, text: str) -> tuple[str, str]:
    """The headline and the text of an article; of an overview what is of its first matter.

    The headline of a podcast is of what is talked about in it.
    """
    found = _OVERVIEW.match(title)
    if not found:
        return title, text
    first = _first(text)
    if not first:
        return title, text
    headline, told_first = _FURTHER.split(found["matters"])[0], " ".join(first)
    of_it = terms.roots(headline, "de") & terms.roots(told_first, "de")
    return headline if of_it and not found["podcast"] else "", told_first


def others(title: str, text: str) -> tuple[str, ...]:
    """What an overview says of each of its other matters, a sentence each."""
    if not _OVERVIEW.match(title):
        return ()
    behind = sentences.split(text, "de")[len(_first(text)) :]
    return tuple(
        sentence
        for sentence in behind
        if has_finite_verb(sentence.rstrip("."))
        and fit(sentence, fewest=_FEWEST_WORDS)
        and not german_teasers.is_teaser(sentence)
    )


def told(title: str, text: str) -> tuple[str, ...]:
    """The sentences of an overview about its first matter; none where they tell no news."""
    if not _OVERVIEW.match(title):
        return ()
    first, *others = _first(text) or ("",)
    news = german_teasers.tells_news(first) and not german_teasers.is_teaser(first)
    if not (news and has_finite_verb(first.rstrip(".")) and fit(first, fewest=_FEWEST_WORDS)):
        return ()
    return (first, *(sentence for sentence in others if fit(sentence)))


def is_told(title: str, said: tuple[str, ...]) -> bool:
    """Whether an overview of this headline tells its first matter, in the sentences `said`."""
    return bool(said) and bool(_OVERVIEW.match(title))


def _first(text: str) -> tuple[str, ...]:
    """The first sentence of a text, and what it says was spoken of."""
    first, *others = sentences.split(text, "de") or ("",)
    if not first.endswith("."):
        return ()
    topic = _MAIN_TOPIC.fullmatch(others[0]) if others else None
    many = is_plural(topic["what"].split()) if topic else None
    if topic is None or many is None:
        return (first,)
    return first, f"{topic['topic']} {'sind' if many else 'ist'} {topic['what']}."
