"""Checking: whether the words that a writer has found for a part may go on air."""

from collections.abc import Iterator, Sequence

from services.content.domain.telling.checking.days import day_faults
from services.content.domain.telling.checking.fault import Fault, Kind
from services.content.domain.telling.checking.form import form_faults
from services.content.domain.telling.checking.names import name_faults
from services.content.domain.telling.checking.numbers import number_faults
from services.content.domain.telling.checking.quotations import quotation_faults
from services.content.domain.telling.checking.repetition import repetition_faults
from services.content.domain.telling.checking.sources import sources_of
from services.content.domain.telling.running_order import Part, RunningOrder

__all__ = ["Fault", "Kind", "faults"]


def faults(
    text: str, part: Part, order: RunningOrder, *, before: Sequence[str] = ()
) -> tuple[Fault, ...]:
    """Why `text` may not go on air as the words of `part`; empty where it may.

    It is judged by the articles of the part's story, each fault once.

    Args:
        text: what a writer has found.
        part: one of the parts of `order`.
        order: the show.
        before: the texts that are accepted already, for this show.
    """
    return tuple(dict.fromkeys(_faults(text, part, order, before)))


def _faults(text: str, part: Part, order: RunningOrder, before: Sequence[str]) -> Iterator[Fault]:
    sources = sources_of(part, order)
    told = sources.without_frame(text)
    yield from form_faults(text, part, sources.frame)
    yield from number_faults(told, sources)
    yield from day_faults(told, sources)
    yield from name_faults(told, sources)
    yield from quotation_faults(text, sources)
    yield from repetition_faults(text, part, sources.language, before)
