import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.audio.domain.normalization import normalize


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It cost $5.2bn.", "It cost 5.2 billion dollars."),
        ("about €3 million more", "about 3 million euros more"),
        ("Mr. Smith and Dr. Jones", "Mister Smith and Doctor Jones"),
        ("the U.S. Senate", "the U.S Senate"),
        ("the WHO's chief, the IMF and NATO", "the W.H.O.'s chief, the I.M.F and NATO"),
        ("US$2.7bn and HK$3,000", "2.7 billion U.S dollars and 3,000 Hong Kong dollars"),
        ("in 1987, 1905 or 2026", "in 19 87, 19 oh 5 or 20 26"),
        ("1,987 people, 2000 more", "1,987 people, 2000 more"),
        ("the 1990s", "the 19 nineties"),
        ("at 9:00 a.m., not 21:00", "at 9 a.m., not 21 hundred"),
        ("COVID-19", "COVID 19"),
        ("read www.example.org/a?b=c.", "read ."),
        ("from 10-12 people", "from 10 to 12 people"),
        ("it’s 20 °C", "it's 20 degrees Celsius"),
        ("No. 10", "number 10"),
    ],
)
def test_english_is_written_out(text: str, expected: str) -> None:
    assert normalize(text, "en").text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("am 3. Oktober", "am dritten Oktober"),
        ("der 3. Oktober", "der dritte Oktober"),
        ("im 19. Jahrhundert", "im neunzehnten Jahrhundert"),
        ("am 3.10.2025", "am dritten Oktober 2025"),
        ("um 14.30 Uhr", "um 14 Uhr 30"),
        ("rund 3 Mrd. Euro", "rund 3 Milliarden Euro"),
        ("am 3.10. um 20:00 Uhr", "am dritten Oktober um 20 Uhr"),
        (
            "seit 1987 in den 1990er Jahren",
            "seit neunzehnhundert 87 in den neunzehnhundert 90er Jahren",
        ),
        ("die EU-Kommission, die AfD und die NATO", "die E.U-Kommission, die A.F.D und die NATO"),
        ("Papst Johannes Paul II.", "Papst Johannes Paul II."),
        ("z. B. Dr. Weiß", "zum Beispiel Doktor Weiß"),
        ("Bürger:innen", "Bürgerinnen"),
        ("für $5 Millionen", "für 5 Millionen Dollar"),
    ],
)
def test_german_is_written_out(text: str, expected: str) -> None:
    assert normalize(text, "de").text == expected


def test_what_is_no_word_is_replaced_by_space() -> None:
    text = "a <break time='1s'/> [[h@l]] *b* #c \x07 \U0001f600 d/e _f_ |"
    assert not set(normalize(text, "en").text) & set("<>[]*#/_|\x07\U0001f600")


@given(st.text(max_size=80), st.sampled_from(["en", "de"]))
def test_offsets_point_into_the_original_in_order(text: str, language: str) -> None:
    normalized = normalize(text, language)
    assert len(normalized.offsets) == len(normalized.text)
    assert list(normalized.offsets) == sorted(normalized.offsets)
    assert all(0 <= offset < len(text) for offset in normalized.offsets)
    assert all(c.isprintable() for c in normalized.text)


def test_offsets_survive_words_that_grow() -> None:
    text = "Mr. Smith paid $5bn yesterday."
    normalized = normalize(text, "en")
    for word in ("Smith", "paid", "yesterday"):
        assert normalized.offsets[normalized.text.index(word)] == text.index(word)
