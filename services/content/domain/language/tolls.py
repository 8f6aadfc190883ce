"""Counts of victims: which of them a newer one has overtaken."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.content.domain.language.number_words import ENGLISH, GERMAN
from services.content.domain.news import Article

_VICTIMS = re.compile(
    r"\b(?:kill(?:ed|s|ing)?|claim\w*\s(?:\S+\s){1,4}lives|dead|die[sd]?|deaths?|death toll"
    r"|fatalit\w+|missing|injur(?:ed|es|ing)|wound(?:ed|s|ing)"
    r"|tote[nr]?|getötet\w*|gestorben|todesopfern?|ums leben|vermisst\w*|(?:schwer)?verletzt\w*"
    r"|ertrunken|erschossen|umgekommen|starben|sterben)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|\b(?:hundreds|thousands|dozens|hunderte|tausende|dutzende)\b", re.IGNORECASE
)
_GERMAN_NUMBERS = {word: number for number, word in enumerate(GERMAN) if number} | {
    "zwanzig": 20,
    "dreißig": 30,
    "vierzig": 40,
    "fünfzig": 50,
    "hundert": 100,
}
_IN_WORDS = re.compile(
    rf"\b(?P<number>{'|'.join(_GERMAN_NUMBERS)})(?:e[nr]?)?\s(?:weitere\s)?(?:mensch(?:en)?|tote[rn]?"
    r"|todesopfer|verletzte[rn]?|vermisste[rn]?|personen|person|kinder|männer|frauen)\b",
    re.IGNORECASE,
)
"""A count in German words beside those who are counted: `zwölf Menschen`, `ein Toter`."""
_ENGLISH_NUMBERS = {word: number for number, word in enumerate(ENGLISH) if number} | {
    "dozen": 12,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "hundred": 100,
}
_ENGLISH = rf"(?P<{{}}>{'|'.join(_ENGLISH_NUMBERS)})"
_IN_ENGLISH_WORDS = re.compile(
    rf"\b{_ENGLISH.format('before')}\b(?=(?:\W+\w+){{0,3}}?\W+(?:killed|dead|die[sd]?|injured|missing))"
    rf"|\b(?:kill|wound|injure)(?:s|d|ed|ing)?\s(?:at\sleast\s|about\s|a\s)?{_ENGLISH.format('after')}\b",
    re.IGNORECASE,
)
"""A count in English words beside what became of them: `Nine monks killed`, `kills a dozen`."""
_FIGURE = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,  ]\d{3})+(?!\d)|(?<![\d.,])\d+(?![\d.,]*\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_GUESSES = re.compile(
    r"\b(?:could|may|might|könnten?)\s(?:[\w-]+\s){0,3}(?:\d|auf\s\d|bei\s\d|über\s\d)"
)
"""A count that is feared: `the death toll could be between 10,000 and …`."""
_FAR = 3

_COUNT = r"(?P<count>\d{1,3}(?:[.,]\d{3})+|\d+)"
_DEAD = {
    "en": (
        rf"\b{_COUNT}\s(?:(?!(?:injured|wounded|missing|and|in)\b)[\w-]+\s){{0,4}}(?:killed|dead|died)\b",
        rf"\bclaim\w*\s(?:at\sleast\s|about\s|more\sthan\s)?{_COUNT}\slives\b",
        rf"\b(?:kill(?:ed|s|ing)?|death\stoll\s[^.\d]{{0,40}})\s?(?:at\sleast\s|about\s|to\s)?{_COUNT}\b",
    ),
    "de": (
        rf"\b{_COUNT}\s(?:Menschen\s)?(?:Tote\b|Todesopfer\b|(?:sind\s|wurden\s)?(?:getötet|gestorben))",
        rf"\b{_COUNT}\sMenschen\s(?:[\w-]+\s){{0,6}}(?:getötet|ums\sLeben|gestorben)",
        rf"\bZahl\sder\s(?:Toten|Todesopfer)\s[^.\d]{{0,50}}{_COUNT}\b",
    ),
}
_PATTERNS = {
    language: tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)
    for language, patterns in _DEAD.items()
}
_MORE = re.compile(r"\b(?:more than|over|mehr als|über)\s$", re.IGNORECASE)


def counts_victims(sentence: str) -> bool:
    """Whether a sentence says how many came to harm."""
    counts = (
        _NUMBER.search(sentence) or _IN_WORDS.search(sentence) or _IN_ENGLISH_WORDS.search(sentence)
    )
    return bool(_VICTIMS.search(sentence) and counts)


_WORDS = {
    "en": re.compile(rf"\b(?:a\s)?({'|'.join(_ENGLISH_NUMBERS)})\b", re.IGNORECASE),
    "de": re.compile(rf"\b({'|'.join(_GERMAN_NUMBERS)})(?:e[nr]?)?\b", re.IGNORECASE),
}
"""Counts in words, whole ones."""


@dataclass(frozen=True, slots=True)
class Toll:
    """A count of victims: those who came to harm at most, and the dead; 0 where it counts none."""

    at: datetime
    victims: int
    dead: int = 0


def overtaken(sentence: str, at: datetime | None, tolls: Iterable[Toll], language: str) -> bool:
    """Whether a sentence said `at` that time counts fewer victims than one of the later `tolls`.

    Of the dead it does too where an earlier toll is higher: outlets bring the text of an article
    up to date and leave its time. One that is many times as high counts something else.
    """
    count, killed = toll(sentence), dead(sentence, language)
    for other in tolls:
        later = at is not None and other.at > at
        if killed and other.dead:
            old = killed < other.dead and (later or other.dead <= _FAR * killed)
        else:
            old = later and 0 < count < other.victims
        if old:
            return True
    return False


def tolls(articles: Iterable[Article], language: str) -> list[Toll]:
    """The counts of victims in `articles`."""
    return [
        Toll(at, count, dead(sentence, language))
        for article in articles
        if (at := article.source.published_at)
        for sentence in (article.source.title, *article.sentences)
        if (count := toll(sentence)) and not _GUESSES.search(sentence)
    ]


def toll(sentence: str) -> int:
    """The largest figure in a sentence that counts victims; 0 where there is none.

    `More than 20` is more than `20`.
    """
    if not counts_victims(sentence):
        return 0
    figures = (f for f in _FIGURE.finditer(sentence) if not _YEAR.fullmatch(f[0]))
    counted = [number(f[0]) + _is_more(sentence, f.start()) for f in figures]
    counted += [_GERMAN_NUMBERS[f["number"].lower()] for f in _IN_WORDS.finditer(sentence)]
    counted += [
        _ENGLISH_NUMBERS[(f["before"] or f["after"]).lower()]
        for f in _IN_ENGLISH_WORDS.finditer(sentence)
    ]
    return max(counted, default=0)


def deaths(text: str, language: str) -> str | None:
    """The first count of the dead in `text`, as it is written in figures."""
    found = (pattern.search(text) for pattern in _PATTERNS[language])
    return next((each["count"] for each in found if each), None)


def number(count: str) -> int:
    """A count in figures, as it is written, as a number."""
    return int(re.sub(r"\D", "", count))


def dead(sentence: str, language: str) -> int:
    """The dead that a sentence counts, in figures or in words; 0 where it counts none."""
    words = _GERMAN_NUMBERS if language == "de" else _ENGLISH_NUMBERS
    figured = _WORDS[language].sub(lambda found: str(words[found[1].lower()]), sentence)
    found = next(filter(None, (pattern.search(figured) for pattern in _PATTERNS[language])), None)
    return number(found["count"]) + _is_more(figured, found.start("count")) if found else 0


def _is_more(text: str, figure: int) -> bool:
    """Whether it says `more than` before the place of a figure."""
    return bool(_MORE.search(text, max(0, figure - 12), figure))
