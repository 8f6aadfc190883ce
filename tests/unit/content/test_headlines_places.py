"""Nouns that English headlines pile up: whose it is, and where it happened."""

import pytest

from services.content.domain import headlines


def spoken(headline: str) -> str:
    made = headlines.sentence(headline, "en")
    return made.text if made else ""


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Norway hotel fire kills 12", "A hotel fire in Norway kills 12 people."),
        (
            "Two held over Portugal mine collapse",
            "Two people were held over a mine collapse in Portugal.",
        ),
        ("At least 30 dead in Ghana floods", "At least 30 people are dead in Ghana floods."),
        (
            "Over 100 dead in Central African Republic mine collapse",
            "Over 100 people are dead in a mine collapse in the Central African Republic.",
        ),
        (
            "DRC Ebola cases top 5,100",
            "Ebola cases in the Democratic Republic of Congo top 5,100.",
        ),
        ("South Korea ferry accident kills 3", "A ferry accident in South Korea kills 3 people."),
        ("Peru market attack kills nine", "A market attack in Peru kills nine people."),
        (
            "Ghana train crash death toll rises to 40",
            "The death toll from the train crash in Ghana rises to 40.",
        ),
        ("Russia attack on Estonia kills two", "A Russian attack on Estonia kills two people."),
        (
            "Ghana announces intent to leave league",
            "Ghana announces its intent to leave a league.",
        ),
        ("Drones hit Oman airport", "Drones hit Oman's airport."),
        ("Ferry sinks off Ghana coast", "A ferry sinks off Ghana's coast."),
    ],
)
def test_a_place_stands_where_it_is_said(headline: str, expected: str) -> None:
    assert spoken(headline) == expected


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Minister states intent to leave", "A minister states intent to leave."),
        ("Russia fires missiles at Estonia", "Russia fires missiles at Estonia."),
        ("South Korea fires shots at Marlow", "South Korea fires shots at Marlow."),
        ("Norway attacks ships in Hormuz", "Norway attacks ships in Hormuz."),
        ("Ghana earthquake survivors return home", "Ghana earthquake survivors return home."),
        ("US navy helicopter crash kills 3", "A US navy helicopter crash kills 3 people."),
        ("Russia, Norway attack each other", "Russia and Norway attack each other."),
    ],
)
def test_what_is_no_happening_at_a_place_stays(headline: str, expected: str) -> None:
    assert spoken(headline) == expected


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        (
            "Parts of Norway plunged into darkness as storm hits coast",
            "Parts of Norway were plunged into darkness as a storm hit the coast.",
        ),
        ("Norway plunged into recession", "Norway plunged into a recession."),
        ("Strike in Norway on hold", "A strike in Norway is on hold."),
        (
            "1 killed in Norway's first strike on Oman",
            "One person was killed in Norway's first strike on Oman.",
        ),
        ("12 killed in Norway storm", "12 people were killed in a storm in Norway."),
    ],
)
def test_what_befell_somebody(headline: str, expected: str) -> None:
    assert spoken(headline) == expected
