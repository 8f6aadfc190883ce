"""Places are found by name, people or capital, in both languages."""

import pytest

from services.content.domain.language.places import places


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kyiv's mayor greets Ukrainians", {"ukrain"}),
        ("Präsident der Ukraine besucht Berlin", {"ukrain", "german"}),
        ("U.S. Senate votes on Iran", {"usa", "iran"}),
        ("North Korea and South Korea talk in New Zealand",
         {"north-korea", "south-korea", "new-zealand"}),
        ("Sudan closes its border with South Sudan", {"sudan", "south-sudan"}),
        ("US-Außenministerium warnt Irans Regierung", {"usa", "iran"}),
    ],
)  # fmt: skip
def test_a_state_is_found_by_its_names(text: str, found: set[str]) -> None:
    assert places(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "The mayor told us and them of an island",
        "A pragmatic finance minister in italics",
        "Latin America's oldest tram runs again",
        "Die Insel liegt im Norden",
    ],
)
def test_a_word_that_begins_like_a_state_is_none(text: str) -> None:
    assert places(text) == frozenset()
