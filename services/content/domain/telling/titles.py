"""Titles of chapters, from the headlines of their stories, and of the episode; its description."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from contracts import Language, ShowAccepted
from services.content.domain import headlines
from services.content.domain.choosing.worth import is_plain
from services.content.domain.language.spoken_time import written_time
from services.content.domain.reading.labels import is_cut_off, tidied
from services.content.domain.telling import shortening
from services.content.domain.telling.gist import gists
from services.content.domain.telling.passages import Telling

CHAPTER_LENGTH = 60
"""Greatest length of a chapter's title, in characters."""
EPISODE_LENGTH = 2 * CHAPTER_LENGTH + 2
"""Greatest length of an episode's title, in characters: any two titles of chapters fit."""
_SHARE_LENGTH = 45
"""Length to which the titles of chapters are shortened in that of an episode, where they can be."""
_TRUE = 0.35
"""Worth of a sentence from which it is the title of its story."""
_SEPARATOR = "; "
_DESCRIBED = 5
"""Titles of chapters that the description names."""
_DESCRIPTION: dict[Language, str] = {
    "en": "{show}, {time}. In this episode: {titles}.",
    "de": "{show}, {time}. In dieser Ausgabe: {titles}.",
}

_TELLING = re.compile(r"[^\W_]{4,}|\d+")
_ELLIPSIS = "…"
_PAUSE = re.compile(r"\s?[,;:–—-]\s")
_CLOSING_MARK = re.compile(r"[”“«»’'\"]$")
_DATE_LAST = re.compile(
    r"\s(?:today|yesterday|last night|(?:this|on) (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)$"
)
_DOUBLY = re.compile(r"(?<!\S)[\"“”„](\w[^\"“”„]*)[\"“”](?=[,.;:!?)]?(?:\s|$))")
_SINGLY = re.compile(r"(?<!\S)['‘’](\w[^'‘’]*(?:[’'](?=\w)[^'‘’]+)*)['‘’](?=[,.;:!?)]?(?:\s|$))")
_MARKS: dict[Language, tuple[str, str]] = {"en": ("‘’", "“”"), "de": ("\u201a‘", "„“")}
_STEM = 6
"""Characters of a word that are compared."""


def short_titles(telling: Telling, language: Language) -> Iterator[str]:
    """What may be the title of a story by what is told of it first, the best one first."""
    found = gists(telling, language, wanted=CHAPTER_LENGTH, longest=CHAPTER_LENGTH + 1, titles=True)
    return (gist.text for gist in found if gist.worth >= _TRUE)


def chapter_title(lines: Sequence[str], language: Language) -> str:
    """The title of a story from the headlines of its articles, of which the first is preferred.

    At most `CHAPTER_LENGTH` characters, in whole words and without the full stop. A statement comes
    before a question or a teaser; a headline that fits, or ends well at a clause, before a longer
    one that is cut. Empty where all headlines are.
    """
    bare = (headlines.without_kicker(tidied(line), language) for line in lines)
    texts = list(dict.fromkeys(filter(None, bare)))
    if not texts:
        return ""
    return _quoted(_DATE_LAST.sub("", next(_titles(texts, language))), language)


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
    yield _broken_off(first, language)


def _broken_off(text: str, language: Language) -> str:
    """`text` as far as it fits, with an ellipsis where it makes no pause: it ends well nowhere."""
    most = CHAPTER_LENGTH - len(_ELLIPSIS)
    whole = text[: most + 1].rpartition(" ")[0] or text[:most]
    kept = next(shortening.anywhere(text, language, most), whole)
    if _PAUSE.match(text, len(kept)):
        return kept
    end = _CLOSING_MARK.search(kept)
    return kept[: end.start()] + _ELLIPSIS + end[0] if end else kept.rstrip(" ,;:–—-") + _ELLIPSIS


def _quoted(title: str, language: Language) -> str:
    """`title` with the marks that its language has around what is quoted."""
    single, double = _MARKS[language]
    title = _DOUBLY.sub(rf"{double[0]}\1{double[1]}", title)
    return _SINGLY.sub(rf"{single[0]}\1{single[1]}", title)


def _fits(text: str) -> bool:
    return len(text) <= CHAPTER_LENGTH


def _is_statement(text: str) -> bool:
    return is_plain(text) and not is_cut_off(text) and "?" not in text


def _is_alike(one: str, other: str) -> bool:
    """Whether half of another headline's words, and two at least, stand in this one too."""
    words = _words(other)
    return len(words & _words(one)) >= max(2, len(words) / 2)


def _words(text: str) -> set[str]:
    return {word[:_STEM].casefold() for word in _TELLING.findall(text)}
