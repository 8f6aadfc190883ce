import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.audio.domain.sentences import split


def parts(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in split(text, language)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Prices rose. Wages did not.", 2),
        ("Mr. Smith met Dr. Jones in St. Louis. They talked.", 2),
        ("It grew by 3.5% in the U.S. The dollar fell.", 2),
        ("The U.S. Senate voted. John F. Kennedy did not.", 2),
        ("You hear Radio X. It is six o'clock.", 2),
        ("“Is it over?” she asked. “No.” He left.", 3),
        ("Well… it goes on. Really!", 2),
        ("no full stop at all", 1),
        ("", 0),
    ],
)
def test_english_sentences(text: str, count: int) -> None:
    assert len(parts(text)) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Am 3. Oktober wird gefeiert. Danach nicht mehr.", 2),
        ("Dr. Müller sprach mit z. B. Frau Weiß. Sie nickte.", 2),
        ("Der Bau kostet 3 Mio. Euro. Das ist viel.", 2),
        ("So war es im Jahr 1987. Heute ist es anders.", 2),
    ],
)
def test_german_sentences(text: str, count: int) -> None:
    assert len(parts(text, "de")) == count


@given(st.text(alphabet='ab.!? "A1\n', max_size=60), st.sampled_from(["en", "de"]))
def test_nothing_but_space_lies_between_sentences(text: str, language: str) -> None:
    spans = split(text, language)
    rest = list(text)
    for start, end in spans:
        assert text[start:end].strip() == text[start:end] != ""
        rest[start:end] = " " * (end - start)
    assert not "".join(rest).strip()
    assert spans == sorted(spans)
