"""Words that stand for one another in English count as one."""

import pytest

from services.content.domain.language.equals import meanings, ordered_meanings


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Drones hit a ship off Britain.", "Drones struck the vessel off the UK"),
        ("A truce between Beijing and Washington", "Ceasefire of China and the United States"),
        ("Two planes collided", "Two jets collided"),
        ("Brenn was charged", "Brenn was indicted"),
        ("The quake killed 12", "40 dead in an earthquake"),
        ("Officials say residents were told to take shelter", "Citizens urged to take shelter"),
    ],
)
def test_two_wordings_mean_the_same(one: str, other: str) -> None:
    assert meanings(one) == meanings(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The ferry sank", "The harbour burned"),
        ("North Korea votes", "South Korea votes"),
        ("The mayor resigned", "The mayor was hurt"),
        ("A plane", "A proposal"),
        ("He was charged", "He was a fee"),
    ],
)
def test_other_words_do_not(one: str, other: str) -> None:
    assert meanings(one) != meanings(other)


def test_meanings_come_in_the_order_of_the_words() -> None:
    assert ordered_meanings("Kyiv hails the UK pact") == ["ukrain", "hail", "britain", "deal"]
