"""Words that are written and not said."""

import pytest

from services.content.domain import headlines
from services.content.domain.headlines.english.written import sayable


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("PM Ada Brenn has resigned.", "Prime Minister Ada Brenn has resigned."),
        ("The Marlow PM has resigned.", "The Marlow prime minister has resigned."),
        ("He fell into a NYC manhole.", "He fell into a New York City manhole."),
        ("They failed to to build a pier.", "They failed to build a pier."),
        ("It lasted a hour and a half.", "It lasted an hour and a half."),
        ("Philippines’ court has ruled.", "The Philippines’ court has ruled."),
        ("He left Philippines’ court.", "He left the Philippines’ court."),
        ("Cops have arrested a man.", "Police have arrested a man."),
        ("The port has closed onJune 24.", "The port has closed on June 24."),
        ("The council just scheduled the vote.", "The council scheduled the vote."),
        (
            "The quay was hit, the report said, citing the harbour master.",
            "The quay was hit, according to the harbour master.",
        ),
        ("Brenn has won to make semi-finals.", "Brenn has won to make the semi-finals."),
        ("He asks for money for war on Norway.", "He asks for money for the war on Norway."),
        ("Marlow holds first votes in a decade.", "Marlow holds the first votes in a decade."),
        ("Naval Force of Marlow has sailed.", "The Naval Force of Marlow has sailed."),
        ("Fires forced at least 63,152 people out.", "Fires forced more than 63,000 people out."),
        ("63,152 people have fled.", "More than 63,000 people have fled."),
        (
            "At least 40 people were killed on the quay, many of them found beneath the rubble.",
            "At least 40 people were killed on the quay.",
        ),
    ],
)
def test_what_is_written_is_said_otherwise(sentence: str, said: str) -> None:
    assert sayable(sentence) == said


@pytest.mark.parametrize(
    "sentence",
    [
        "The council meets at 4 PM Tuesday.",
        "The port has just closed the gates.",
        "The war on Norway has begun.",
        "The feared war with Norway has begun.",
        "The mayor was hit, the report said.",
        "It is Marlow's first vote in a decade, and the first flood in six years.",
        "They came first in a race.",
        "She said that that was the Philippines’ law, and had had a hard time.",
        "Two cops have died.",
        "Nearly 63,152 people have fled.",
        "The storm displaced 1,234,567 people, almost 12,345 people in Marlow alone.",
        "All 12,345 residents have fled, or 1 in 12,345 people.",
        "An Independent Commission of Inquiry has begun.",
        "She said: “The cops beat me to to death, PM Brenn.”",
        "Some 12,000 people have fled, and 12,500 people may follow.",
        "She won 63,152 votes.",
        "The Naval Force of Marlow has sailed.",
    ],
)
def test_what_is_said_as_it_is_written(sentence: str) -> None:
    assert sayable(sentence) == sentence


def test_a_headline_is_said_so_too() -> None:
    made = headlines.sentence("PM Ada Brenn signs treaty", "en", told=True)
    assert made is not None
    assert made.text == "Prime Minister Ada Brenn has signed a treaty."
    assert "en.written" in made.rule
