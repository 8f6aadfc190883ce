"""German abbreviations as they are said."""

import pytest

from services.content.domain.german_abbreviations import spelled_out


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Der Hafen kostet 1,3 Mrd. Euro.", "Der Hafen kostet 1,3 Milliarden Euro."),
        ("Der Hafen kostet 1,3 Mrd. €.", "Der Hafen kostet 1,3 Milliarden Euro."),
        ("Er kostet 1 Mrd. Euro.", "Er kostet 1 Milliarde Euro."),
        ("Er bringt 1 Mio. Euro ein.", "Er bringt 1 Million Euro ein."),
        ("Das gilt z.B. für Boote.", "Das gilt zum Beispiel für Boote."),
        ("Das gilt z. B. für Boote.", "Das gilt zum Beispiel für Boote."),
        ("Betroffen sind u.a. Fähren.", "Betroffen sind unter anderem Fähren."),
        ("Die Preise stiegen um 6,4 %.", "Die Preise stiegen um 6,4 Prozent."),
        ("Das teilte Prof. Holm mit.", "Das teilte Professor Holm mit."),
        ("Es kamen ca. 40 Boote.", "Es kamen etwa 40 Boote."),
    ],
)
def test_what_has_one_reading_is_spelled_out(short: str, full: str) -> None:
    assert spelled_out(short) == full


@pytest.mark.parametrize(
    "sentence",
    [
        "Dr. Holm leitet den Hafen.",
        "Der Hafen öffnet am 3. Mai.",
        "Die St. Anna liegt im Hafen.",
        "Das ist max und moritz.",
        "Es gilt die 3%-Hürde.",
    ],
)
def test_anything_else_is_left_alone(sentence: str) -> None:
    assert spelled_out(sentence) == sentence
