"""Whose something is, in a sentence about a person."""

import pytest

from services.content.domain.telling.owners import owned


def test_a_president_has_no_its() -> None:
    said = "Russian President Ada Quill today threatened reprisals for seizures of its ships."
    assert owned(said) == said.replace("its ships", "Russian ships")


@pytest.mark.parametrize(
    "sentence",
    [
        "Russian President Ada Quill said the country would defend its ships.",
        "Russian President Ada Quill said Norway would defend its ships.",
        "Russian President Ada Quill has sent a fleet and its crews.",
        "The Russian fleet threatened reprisals for seizures of its ships.",
        "Harbour President Ada Quill threatened reprisals for seizures of its ships.",
    ],
)
def test_its_may_stand_for_what_comes_before_it(sentence: str) -> None:
    assert owned(sentence) == sentence
