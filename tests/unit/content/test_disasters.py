"""Which disasters a text names, and which events are one."""

import pytest

from contracts import SourceRef
from services.content.domain.choosing.candidates import Candidate
from services.content.domain.choosing.disasters import are_one_disaster, disasters
from services.content.domain.news import Article


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Twin earthquakes strike Peru", {"quake"}),
        ("Nach dem Erdbeben in Peru brechen Dämme: Hochwasser", {"quake", "flood"}),
        ("Waldbrände bei Athen", {"fire"}),
        ("A storm of protest breaks over the new tax", set()),
        ("Fire guts a hotel in Athens", set()),
    ],
)
def test_kinds(text: str, kinds: set[str]) -> None:
    assert disasters(text) == kinds


def event(title: str, text: str) -> Candidate:
    article = Article(SourceRef(outlet="A", title=title), (text,))
    return Candidate((article,), (article,), votes=1)


QUAKE = event("Quake kills dozens in Peru", "An earthquake has killed dozens in the north of Peru.")


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (event("Mexico sends doctors", "Mexico sends doctors to Peru after the earthquake."), True),
        (event("Quake shakes Greece", "An earthquake has shaken the islands of Greece."), False),
        (event("Peru elects a president", "Voters in Peru have elected a president."), False),
    ],
)
def test_one_kind_in_one_state_is_one_disaster(other: Candidate, *, same: bool) -> None:
    assert are_one_disaster(QUAKE, other) is same
