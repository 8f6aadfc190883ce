"""German brackets behind names: what is said for them."""

import pytest

from services.content.domain.reading.german_brackets import spoken


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Kanzler Jan Roth (SPD) geht.", "Kanzler Jan Roth von der SPD geht."),
        ("Ina Holm (Grüne) und Jan Roth (CDU)", "Ina Holm von den Grünen und Jan Roth von der CDU"),
        ("Landrat Jan Roth (parteilos) geht.", "Landrat Jan Roth geht."),
        ("Ina Holm (Bündnis 90/Die Grünen)", "Ina Holm von den Grünen"),
        ("Die Sängerin Ina Holm (67), die hier lebt", "Die Sängerin Ina Holm, die hier lebt"),
    ],
)
def test_a_bracket_behind_a_name_is_said_in_words_or_not(written: str, said: str) -> None:
    assert spoken(written) == said


@pytest.mark.parametrize(
    "text",
    [
        "Das Wort steht hier klein (FDP) geschrieben.",
        "Das Amt zählte Fälle (12) im Mai.",
        "Der Bundesgerichtshof (BGH) hat entschieden.",
    ],
)
def test_other_brackets_stay(text: str) -> None:
    assert spoken(text) == text
