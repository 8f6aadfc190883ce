import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.audio.domain.reading import read


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("It cost $5.2bn.", "It cost 5.2 billion dollars."),
        ("about €3 million more", "about 3 million euros more"),
        ("Mr. Smith and Dr. Jones", "Mister Smith and Doctor Jones"),
        ("the U.S. Senate", "the U S Senate"),
        ("from 10-12 people", "from 10 to 12 people"),
        ("it’s 20 °C", "it's 20 degrees Celsius"),
        ("No. 10", "number 10"),
    ],
)
def test_english_is_written_out(text: str, heard: str) -> None:
    assert read(text, "en").text == heard


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("am 3. Oktober", "am dritten Oktober"),
        ("der 3. Oktober", "der dritte Oktober"),
        ("im 19. Jahrhundert", "im neunzehnten Jahrhundert"),
        ("am 3.10.2025", "am dritten Oktober 2025"),
        ("um 14.30 Uhr", "um 14 Uhr 30"),
        ("rund 3 Mrd. Euro", "rund 3 Milliarden Euro"),
        ("z. B. Dr. Weiß", "zum Beispiel Doktor Weiß"),
        ("Bürger:innen", "Bürgerinnen"),
        ("für $5 Millionen", "für 5 Millionen Dollar"),
    ],
)
def test_german_is_written_out(text: str, heard: str) -> None:
    assert read(text, "de").text == heard


def test_what_is_no_word_turns_silent() -> None:
    text = "a <break time='1s'/> [[h@l]] *b* #c \x07 \U0001f600 d/e _f_ |"
    assert not set(read(text, "en").text) & set("<>[]*#/_|\x07\U0001f600")


@given(st.text(max_size=80), st.sampled_from(["en", "de"]))
def test_offsets_point_into_the_original_in_order(text: str, language: str) -> None:
    reading = read(text, language)
    assert len(reading.offsets) == len(reading.text)
    assert list(reading.offsets) == sorted(reading.offsets)
    assert all(0 <= offset < len(text) for offset in reading.offsets)
    assert all(c.isprintable() for c in reading.text)


def test_offsets_survive_words_that_grow() -> None:
    text = "Mr. Smith paid $5bn yesterday."
    reading = read(text, "en")
    for word in ("Smith", "paid", "yesterday"):
        assert reading.offsets[reading.text.index(word)] == text.index(word)
