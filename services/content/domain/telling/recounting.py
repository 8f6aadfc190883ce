"""Recounting: what a sentence counts, measures or knows beside those that a story has told."""

import re
from collections.abc import Sequence

from services.content.domain.language.tolls import counts_victims, dead, toll
from services.content.domain.telling.likeness import wordy

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_TELLING = re.compile(r"(?!(?:19|20)\d\d$)\d+(?:[.,]\d+)+|(?!(?:19|20)\d\d$)\d{2,}")
"""A figure that stands for one fact of a story; years and small numbers stand for many."""
_KNOWN_TOLL = re.compile(r"\b(?:that|which)\s(?:has\s|have\s|had\s)?(?:killed|injured|wounded)\b")
"""`… in connection with the fire that killed 21 people`: the count is no news there."""
_NO_VICTIMS = re.compile(
    r"\b(?:(?:no|without)\s(?:\w+\s){0,3}|(?:did|had|could)\snot\s(?:\w+\s){0,7})"
    r"(?:deaths?|injur\w+|casualties|victims|fatalities)\b"
    r"|\bdeath toll\s(?:is|has been|continues to|keeps)\b(?!.*\d)"
    r"|\bkeine\s(?:\w+\s){0,2}(?:toten|verletzten|opfer)\b",
    re.IGNORECASE,
)
"""Words of the time before the victims were counted."""
_KNOWN_AGE = re.compile(r"\b[Tt]he\s(\d+)-year-old\b|\b[Dd](?:er|ie|em|en)\s(\d+)-[Jj]ährigen?\b")
_MAGNITUDE = re.compile(
    r"\b(\d[.,]\d)[-\s]magnitude\b|\b(?:magnitude|stärke)\s(?:of\s|von\s)?(\d[.,]\d)"
    r"|\b(\d\.\d)\s(?:earth)?quake\b",
    re.IGNORECASE,
)
_BESIDE_FIGURE = 2
"""Stems that two sentences share beside a figure, from which they give the same figure."""


def figures(sentence: str) -> frozenset[str]:
    """The figures in a sentence that stand for one fact of a story."""
    return frozenset(f for f in _FIGURE.findall(sentence) if _TELLING.fullmatch(f))


def gives_same_figures(sentence: str, told: Sequence[str], language: str) -> bool:
    """Whether a sentence gives a figure that one of those `told` gives of the same."""
    return any(_gives_same_figure(sentence, each, language) for each in told)


def recounts(sentence: str, told: Sequence[str], language: str) -> bool:
    """Whether a sentence counts or measures anew what those `told` have, or knows a stranger."""
    return (
        _measures_otherwise(sentence, told)
        or _counts_again(sentence, told, language)
        or _speaks_of_a_stranger(sentence, told)
    )


def _counts_again(sentence: str, told: Sequence[str], language: str) -> bool:
    """Whether a sentence counts victims as news, or says that there are none, once more."""
    counts = counts_victims(sentence) or _NO_VICTIMS.search(sentence)
    counted = [toll(said) for said in told if counts_victims(said)]
    known = _KNOWN_TOLL.search(sentence) and toll(sentence) in counted
    new = dead(sentence, language) and not any(dead(said, language) for said in told)
    return bool(counts and counted and not known and not new)


def _measures_otherwise(sentence: str, told: Sequence[str]) -> bool:
    """Whether a sentence gives an earthquake another magnitude."""
    said = {each for other in told for each in _magnitudes(other)}
    return bool(said) and bool(_magnitudes(sentence) - said)


def _speaks_of_a_stranger(sentence: str, told: Sequence[str]) -> bool:
    """Whether `the 32-year-old` is somebody whom the story has not introduced."""
    ages = [one or other for one, other in _KNOWN_AGE.findall(sentence)]
    return any(not any(age in said for said in told) for age in ages)


def _gives_same_figure(one: str, other: str, language: str) -> bool:
    shared = wordy(one, language) & wordy(other, language)
    return bool(figures(one) & figures(other)) and len(shared) >= _BESIDE_FIGURE


def _magnitudes(sentence: str) -> set[str]:
    found = _MAGNITUDE.findall(sentence)
    return {next(filter(None, each)).replace(",", ".") for each in found}
