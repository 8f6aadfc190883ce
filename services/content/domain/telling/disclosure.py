"""The sentence with which a show says aloud that computers make it."""

from collections.abc import Sequence

from contracts import Language
from services.content.domain.telling.running_order import RunningOrder

SENTENCES: dict[Language, str] = {
    "en": "This programme is written and read by computers.",
    "de": "Diese Sendung wird von Computern geschrieben und gesprochen.",
}


def disclosed(order: RunningOrder, texts: Sequence[str]) -> tuple[str, ...]:
    """The words of `order`, in which the last host who opens the show says so where it is wanted.

    It stands at the beginning, where listeners have heard nothing else yet, and is the same
    whoever wrote the words.
    """
    accepted = order.brief.accepted
    opening = [n for n, part in enumerate(order.parts) if part.kind == "opening"]
    if not (accepted.disclose and opening):
        return tuple(texts)
    said = f"{texts[opening[-1]]} {SENTENCES[accepted.language]}"
    return (*texts[: opening[-1]], said, *texts[opening[-1] + 1 :])
