"""Times of characters, as a provider reports them with its sound, piece by piece."""

from collections.abc import Sequence

from services.audio.domain.pronunciation.rewriting import SpokenText
from services.audio.domain.speech import Mark

OVERLAP = 0.05
"""Seconds by which a piece may begin before the end of the one before it."""
LOOKAHEAD = 8
"""Characters of the text that may be missing in the report, in one place."""
MAX_OVERHANG = 0.3
"""Seconds by which the last character may end after the sound."""
MAX_UNSAID = 3
"""Letters and digits that may be missing at the end of the report."""


class ReportedTimes:
    """When each character of a text is spoken, in seconds from the start of the speech."""

    def __init__(self) -> None:
        self._characters: list[tuple[str, float]] = []
        self._end = 0.0

    def add(
        self, characters: Sequence[str], starts: Sequence[float], ends: Sequence[float]
    ) -> None:
        """Add the times of the next piece; they count from its start or from that of the speech.

        Raises:
            ValueError: there is not one start and one end for each character.
        """
        if not characters:
            return
        zero = self._end if starts and starts[0] < self._end - OVERLAP else 0.0
        for character, start, end in zip(characters, starts, ends, strict=True):
            self._characters.append((character, zero + start))
            self._end = max(self._end, zero + end)

    def marks(self, spoken: SpokenText) -> tuple[Mark, ...]:
        """A mark for the start of each word, at its offset in the written text."""
        return self._matched(spoken)[0]

    def covers(self, spoken: SpokenText, seconds: float) -> bool:
        """Whether nothing is missing in `seconds` of sound: neither in its middle nor at its end.

        Without any times it cannot be told, and counts as whole.
        """
        if not self._characters:
            return True
        unsaid = spoken.text[self._matched(spoken)[1] :]
        return self._end <= seconds + MAX_OVERHANG and sum(map(str.isalnum, unsaid)) <= MAX_UNSAID

    def _matched(self, spoken: SpokenText) -> tuple[tuple[Mark, ...], int]:
        """The marks, and the place in the text that the report reaches."""
        marks: list[Mark] = []
        place = 0
        for character, seconds in self._characters:
            at = spoken.text.find(character, place, place + LOOKAHEAD) if character else -1
            if at < 0:
                continue
            if character != " " and (at == 0 or spoken.text[at - 1] == " "):
                latest = max(seconds, marks[-1].seconds if marks else 0.0)
                marks.append(Mark(spoken.offsets[at], latest))
            place = at + len(character)
        return tuple(marks), place
