"""Times of characters, as a provider reports them with its sound, piece by piece."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import takewhile

from services.audio.domain.pronunciation.rewriting import SpokenText
from services.audio.domain.speech import Mark

OVERLAP = 0.05
"""Seconds by which a piece may begin before the end of the one before it."""
MAX_OVERHANG = 0.3
"""Seconds by which the last character may end after the sound."""
MAX_UNSAID = 3
"""Letters and digits by which the report may be shorter than the text, at its end."""


class ReportedTimes:
    """When each character of a text is spoken, in seconds from the start of the speech."""

    def __init__(self) -> None:
        self._characters = ""
        self._starts: list[float] = []
        self._end = 0.0
        self._usable = True

    def add(
        self, characters: Sequence[str], starts: Sequence[float], ends: Sequence[float]
    ) -> None:
        """Add the times of the next piece; they count from its start or from that of the speech.

        Where there is not one start and one end for each character, no times are known at all.
        """
        if not len(characters) == len(starts) == len(ends):
            self._usable = False
        if not characters or not self._usable:
            return
        zero = self._end if starts[0] < self._end - OVERLAP else 0.0
        for character, start, end in zip(characters, starts, ends, strict=True):
            self._characters += character
            self._starts += [zero + start] * len(character)
            self._end = max(self._end, zero + end)

    def marks(self, spoken: SpokenText) -> tuple[Mark, ...]:
        """A mark for the start of each word that is reported, at its offset in the written text."""
        marks: list[Mark] = []
        if not self._usable:
            return ()
        for reported, place, length in self._blocks(spoken):
            for at in range(length):
                if _begins_word(spoken.text, place + at) and self._begins(reported + at):
                    seconds = self._starts[reported + at]
                    latest = max(seconds, marks[-1].seconds if marks else 0.0)
                    marks.append(Mark(spoken.offsets[place + at], latest))
        return tuple(marks)

    def starts(self, spoken: SpokenText) -> Sequence[float]:
        """When the first characters of a text are spoken: all that are reported before a gap."""
        both = zip(self._characters, spoken.text, self._starts, strict=False)
        alike = takewhile(lambda each: each[0] == each[1], both)
        return [start for _, _, start in alike] if self._usable else []

    def covers(self, spoken: SpokenText, seconds: float) -> bool:
        """Whether nothing is missing in `seconds` of sound: neither in its middle nor at its end.

        Without any times it cannot be told, and counts as whole.
        """
        if not self._characters or not self._usable:
            return True
        reported, place, length = max(self._blocks(spoken), default=(0, 0, 0))
        unsaid = _letters(spoken.text[place + length :])
        other = _letters(self._characters[reported + length :])
        return self._end <= seconds + MAX_OVERHANG and unsaid - other <= MAX_UNSAID

    def _begins(self, at: int) -> bool:
        """Whether no letter or digit is reported right before a character."""
        return not self._characters[max(0, at - 1) : at].isalnum()

    def _blocks(self, spoken: SpokenText) -> list[tuple[int, int, int]]:
        """Parts that report and text share: where they begin in each, and their length."""
        matcher = SequenceMatcher(None, self._characters, spoken.text, autojunk=False)
        return [(a, b, size) for a, b, size in matcher.get_matching_blocks() if size]


def _begins_word(text: str, at: int) -> bool:
    return text[at] != " " and (at == 0 or text[at - 1] == " ")


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))
