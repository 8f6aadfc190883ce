"""Counts of victims: which of them a newer one has overtaken."""

import re
from collections.abc import Iterable
from datetime import datetime

from services.content.domain.news import Article
from services.content.domain.number_words import ENGLISH, GERMAN

_VICTIMS = re.compile(
    r"\b(?:kill(?:ed|s)?|dead|die[sd]?|deaths?|death toll|fatalit\w+|missing|injured|wounded"
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
    rf"|\bkill(?:s|ed|ing)?\s(?:at\sleast\s|about\s|a\s)?{_ENGLISH.format('after')}\b",
    re.IGNORECASE,
)
"""A count in English words beside what became of them: `Nine monks killed`, `kills a dozen`."""
_FIGURE = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,  ]\d{3})+(?!\d)|(?<![\d.,])\d+(?![\d.,]*\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MORE = re.compile(r"\b(?:more than|over|mehr als|über)\s$", re.IGNORECASE)


def counts_victims(sentence: str) -> bool:
    """Whether a sentence says how many came to harm."""
    counts = (
        _NUMBER.search(sentence) or _IN_WORDS.search(sentence) or _IN_ENGLISH_WORDS.search(sentence)
    )
    return bool(_VICTIMS.search(sentence) and counts)


def overtaken(sentence: str, at: datetime | None, later: Iterable[tuple[datetime, int]]) -> bool:
    """Whether a sentence said `at` that time counts fewer victims than one of the `later` tolls."""
    toll = _toll(sentence)
    return toll > 0 and at is not None and any(then > at and n > toll for then, n in later)


def tolls(articles: Iterable[Article]) -> list[tuple[datetime, int]]:
    """The counts of victims in `articles`, each with its time."""
    return [
        (at, toll)
        for article in articles
        if (at := article.source.published_at)
        for sentence in (article.source.title, *article.sentences)
        if (toll := _toll(sentence))
    ]


def _toll(sentence: str) -> int:
    """The largest figure in a sentence that counts victims; 0 where there is none.

    `More than 20` is more than `20`.
    """
    if not counts_victims(sentence):
        return 0
    figures = (f for f in _FIGURE.finditer(sentence) if not _YEAR.fullmatch(f[0]))
    counted = [
        int(re.sub(r"\D", "", f[0]))
        + bool(_MORE.search(sentence, max(0, f.start() - 12), f.start()))
        for f in figures
    ]
    counted += [_GERMAN_NUMBERS[f["number"].lower()] for f in _IN_WORDS.finditer(sentence)]
    counted += [
        _ENGLISH_NUMBERS[(f["before"] or f["after"]).lower()]
        for f in _IN_ENGLISH_WORDS.finditer(sentence)
    ]
    return max(counted, default=0)
