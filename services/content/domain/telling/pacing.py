"""How much fits: which passages are certain to be spoken, and which are reserves."""

from collections.abc import Sequence
from itertools import pairwise

from contracts import Host, Segment, ShowAccepted
from services.content.domain.choosing.ranking import BIGGEST
from services.content.domain.telling.passages import Passage

HEAD = 8.0
"""Music before the first word, in seconds."""
TAIL = 8.0
"""Music after the last word, in seconds."""
GAP = 0.45
"""Silence between two passages, in seconds."""
BREAK = 1.1
"""Pause between two stories, in which a sting sounds, in seconds."""
AIM = 0.92
"""Share of the show that is certain to be spoken; reserves make up the rest as takes come in."""
SHORT_AIM = 0.96
"""The same for a short show: a single reserve would make it too long."""
SHORT = 120.0
"""Shows below this are short, in seconds."""
LONGER = 1.2
"""How much longer than asked the words of a single draft may be, as a factor."""
SUPPLY = 1.5
"""Share of the show that passages and reserves come to, where the feeds hold it."""
PAID_SUPPLY = 1.3
"""The same where words cost money and time: as much as texts that are a fifth too short need."""
ENOUGH = 0.9
"""The least share of the show that has to be filled."""

_TERSE = 18.0
"""With less time than this for each story that has to be told, hosts come to the point (s)."""
_SHORT = 90.0
"""With less speech than this they always do (s)."""
_ATTRIBUTION = 24
"""Words that name the only outlet of a story, in characters, on average."""
_CONTRAST = 80
"""Words that name two outlets with their counts, in characters, on average."""
ROOMY = 180.0
"""Shows of so many seconds tell the day's biggest stories, with their headlines first."""
_RECAPPED = 300.0
"""Shows of so many seconds say the biggest story once more before they close."""


def aim(length: float, drafts: int) -> float:
    """How many seconds of a show of `length` seconds are to be certain, music included.

    With a single draft nothing corrects the length, so there is room for words that are longer
    than asked.
    """
    if drafts == 1:
        return HEAD + (length - HEAD - TAIL) / LONGER + TAIL
    return length * (SHORT_AIM if length < SHORT else AIM)


def must_tell(accepted: ShowAccepted) -> int:
    """How many stories a show has to tell: what was asked for, and the biggest."""
    roomy = accepted.minutes * 60 >= ROOMY
    return max(accepted.news, BIGGEST) if roomy else accepted.news


def is_terse(accepted: ShowAccepted) -> bool:
    """Whether there is so little time that hosts come to the point."""
    speech = accepted.minutes * 60 - HEAD - TAIL
    return speech < max(_SHORT, _TERSE * (accepted.news + 1))


def has_headlines(accepted: ShowAccepted) -> bool:
    """Whether the show gives its headlines after the opening."""
    return accepted.minutes * 60 >= ROOMY


def has_recap(accepted: ShowAccepted) -> bool:
    """Whether the show says its biggest story once more before it closes."""
    return accepted.minutes * 60 >= _RECAPPED


def show_seconds(passages: Sequence[float], breaks: int) -> float:
    """Length of a show of passages of that many seconds each, music and pauses included.

    `breaks`: how many of the pauses are those between stories.
    """
    pauses = GAP * max(0, len(passages) - 1) + (BREAK - GAP) * breaks
    return HEAD + sum(passages) + pauses + TAIL


def seconds_of(segments: Sequence[Segment], hosts: Sequence[Host]) -> float:
    """Length of a show of `segments`, music and pauses included, in seconds."""
    rates = {host.name: host.voice.characters_per_second for host in hosts}
    breaks = sum(
        (one.kind, one.story) != (next_one.kind, next_one.story)
        for one, next_one in pairwise(segments)
    )
    return show_seconds([len(s.text) / rates[s.speaker] for s in segments], breaks)


def characters(passage: Passage, *, attributed: bool) -> int:
    """Length of a passage with the words around it, on average.

    `attributed`: they name its outlet.
    """
    contrast = _CONTRAST * (passage.contrast is not None)
    return len(passage.text) + _ATTRIBUTION * attributed + contrast
