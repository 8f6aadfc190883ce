"""Titles of chapters, from the headlines of their stories, and of the episode; its description."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from contracts import Language, ShowAccepted
from services.content.domain import shortening
from services.content.domain.spoken_time import written_time
from services.content.domain.worth import is_plain

CHAPTER_LENGTH = 60
"""Greatest length of a chapter's title, in characters."""
EPISODE_LENGTH = 2 * CHAPTER_LENGTH + 2
"""Greatest length of an episode's title, in characters: any two titles of chapters fit."""
_LONGEST = 400
"""Characters of a headline that are looked at."""
_SHARE_LENGTH = 45
"""Length to which the titles of chapters are shortened in that of an episode, where they can be."""
_SEPARATOR = "; "
_DESCRIBED = 5
"""Titles of chapters that the description names."""
_DESCRIPTION: dict[Language, str] = {
    "en": "{show}, {time}. In this episode: {titles}.",
    "de": "{show}, {time}. In dieser Ausgabe: {titles}.",
}

_LABEL = re.compile(
    r"""^(?:\+{2,}[^+]*\+{2,}\s*
    | [A-Z]\+\s*(?:\([^)]*\))?\s*[;:|–—-]?\s+
    | [^:]{0,40}\blive(?:\ updates?)?\s*:\s+
    | (?:(?:live|breaking|exclusive|watch|listen|video|photos?|in\ pictures|updated?|just\ in
         |opinion|analysis|comment|explainer|explained|fact\ check|podcast|editorial|interview
         |must\ read|eilmeldung|eil|exklusiv|kommentar|analyse|überblick|nachrichtenpodcast
         |faktencheck|ticker|newsticker|\S*live-?(?:blog|ticker)|\S*newsblog|\S*-überblick)
        (?:\ (?:news|updates?|blog|report))?)\s*[:|–—-]\s+)""",
    re.VERBOSE | re.IGNORECASE,
)
_OUTLET = re.compile(
    r"\s+\|\s.*$|,\sBy\s[A-Z][^,]*$"
    r"|\s[–—-]\s(?:live(?:\ updates?|blog)?|as it happened|video|(?:[A-Z]\w*\s){0,3}News)$"
)
_ABBREVIATED = re.compile(r"\b(?:[A-Z]\.){2,}$")
_CUT_OFF = re.compile(r"(?:…|\.\.\.)\W*$")
_TELLING = re.compile(r"[^\W_]{4,}|\d+")
_STEM = 6
"""Characters of a word that are compared."""


def chapter_title(headlines: Sequence[str], language: Language) -> str:
    """The title of a story from the headlines of its articles, of which the first is preferred.

    At most `CHAPTER_LENGTH` characters, in whole words and without the full stop. A statement comes
    before a question or a teaser; a headline that fits, or ends well at a clause, before a longer
    one that is cut. Empty where all headlines are.
    """
    texts = list(dict.fromkeys(filter(None, map(_tidied, headlines))))
    return next(_titles(texts, language)) if texts else ""


def episode_title(titles: Iterable[str], language: Language) -> str:
    """The title of an episode: those of its first chapters, joined by semicolons.

    At most `EPISODE_LENGTH` characters: two titles at least, where there are two, and further ones
    where they fit. A long one is shortened where a clause ends.
    """
    joined = ""
    for title in filter(None, titles):
        short = next(shortening.at_clauses(title, language, _SHARE_LENGTH), title)
        longer = f"{joined}{_SEPARATOR}{short if len(title) > _SHARE_LENGTH else title}"
        longer = longer.removeprefix(_SEPARATOR)
        if len(longer) > EPISODE_LENGTH:
            break
        joined = longer
    return joined


def description(accepted: ShowAccepted, local_time: datetime, titles: Sequence[str]) -> str:
    """The description of an episode, in plain sentences: the show, its date, and what is in it.

    `local_time` is the time of the show on the station's clock. A station that is named in the
    show's title is not named again.
    """
    named = accepted.station.casefold() in accepted.title.casefold()
    show = accepted.title if named else f"{accepted.title}, {accepted.station}"
    told = _SEPARATOR.join(titles[:_DESCRIBED])
    written = written_time(local_time, accepted.language)
    return _DESCRIPTION[accepted.language].format(show=show, time=written, titles=told)


def _titles(texts: Sequence[str], language: Language) -> Iterator[str]:
    """Titles from `texts`, of which there is one at least: the best first."""
    first, *others = [text for text in texts if _is_statement(text)] or texts
    alike = [other for other in others if _is_alike(first, other)]
    for group in ([first], alike):
        yield from filter(_fits, group)
        for text in group:
            yield from shortening.at_clauses(text, language, CHAPTER_LENGTH)
    for text in (first, *alike):
        yield from shortening.at_phrases(text, language, CHAPTER_LENGTH)
    yield from filter(_fits, (*others, *texts))
    yield from shortening.anywhere(first, language, CHAPTER_LENGTH)
    yield first[: CHAPTER_LENGTH + 1].rpartition(" ")[0] or first[:CHAPTER_LENGTH]


def _tidied(headline: str) -> str:
    """A headline without labels, the outlet's name and the full stop."""
    line = " ".join(headline[:_LONGEST].split()).replace(" : ", ": ")
    text = _OUTLET.sub("", _LABEL.sub("", line))
    return text if _ABBREVIATED.search(text) or _CUT_OFF.search(text) else text.rstrip(". ")


def _fits(text: str) -> bool:
    return len(text) <= CHAPTER_LENGTH


def _is_statement(text: str) -> bool:
    return is_plain(text) and not _CUT_OFF.search(text) and "?" not in text


def _is_alike(one: str, other: str) -> bool:
    """Whether half of another headline's words, and two at least, stand in this one too."""
    words = _words(other)
    return len(words & _words(one)) >= max(2, len(words) / 2)


def _words(text: str) -> set[str]:
    return {word[:_STEM].casefold() for word in _TELLING.findall(text)}
