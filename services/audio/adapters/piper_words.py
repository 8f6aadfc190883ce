"""When the words of a sentence begin, by the lengths of the sounds that a model has made.

The front end says some words as several ("3.2" as three) and some as one ("of the"). So the words
are matched by their phonemes, and those that match nothing are spread by their letters.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

import numpy as np

_WORD = re.compile(r"\[\[(?P<sounds>[^\]]*)\]\]|[^\s\[\]]*\w[^\s\[\]]*")
_STRESS = str.maketrans("", "", "ˈˌ")


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word as the front end says it: its phonemes, and the second at which it begins."""

    phonemes: str
    seconds: float


def word_times(
    text: str,
    spoken: Sequence[SpokenWord],
    seconds: float,
    phonemes_of: Callable[[str], list[str]],
) -> list[tuple[int, float, bool]]:
    """The words of a text: first character, the second at which each begins, whether it is told.

    Args:
        text: a sentence, in which `[[…]]` are phonemes.
        spoken: the words that were said; none where the model does not tell.
        seconds: length of the sentence.
        phonemes_of: the phonemes of a word on its own, one for each word that is said for it.
    """
    words = list(_WORD.finditer(text))
    starts = _starts(words, spoken, phonemes_of) if spoken else {}
    letters = [len(word["sounds"] or word[0]) for word in words]
    before = list(accumulate(letters, initial=0))
    places = [0, *(before[word] for word in starts), before[-1]]
    times = [0.0, *starts.values(), seconds]
    spread = np.interp(before[:-1], places, times)
    return [
        (word.start(), starts.get(at, float(spread[at])), at in starts)
        for at, word in enumerate(words)
    ]


def _starts(
    words: Sequence[re.Match[str]],
    spoken: Sequence[SpokenWord],
    phonemes_of: Callable[[str], list[str]],
) -> dict[int, float]:
    """The seconds at which words begin, by their numbers, for those that can be told."""
    if len(words) == len(spoken):
        return {at: word.seconds for at, word in enumerate(spoken)}
    expected = [
        (at, first, phonemes)
        for at, word in enumerate(words)
        for first, phonemes in _numbered(word, phonemes_of)
    ]
    found: dict[int, float] = {}
    for one, other in _pairs([each[2] for each in expected], spoken):
        at, first, _ = expected[one]
        if first:
            found[at] = spoken[other].seconds
    return found


def _numbered(
    word: re.Match[str], phonemes_of: Callable[[str], list[str]]
) -> Iterator[tuple[bool, str]]:
    """The phonemes of what is said for a word, and whether they are its first."""
    sounds = word["sounds"]
    said = phonemes_of(word[0]) if sounds is None else sounds.split()
    for at, phonemes in enumerate(said):
        yield at == 0, phonemes


def _pairs(expected: Sequence[str], spoken: Sequence[SpokenWord]) -> Iterator[tuple[int, int]]:
    """What was expected with what was said for it.

    Where they differ in number, as in "of the", the first of the one is the first of the other.
    """
    one = [phonemes.translate(_STRESS) for phonemes in expected]
    other = [word.phonemes.translate(_STRESS) for word in spoken]
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for tag, begin, end, said, ends in matcher.get_opcodes():
        if end - begin == ends - said:
            yield from zip(range(begin, end), range(said, ends), strict=True)
        elif tag == "replace":
            yield begin, said
