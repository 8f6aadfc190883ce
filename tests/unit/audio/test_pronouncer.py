"""The pronouncer as a whole: what is silent, offsets, and the precedence of the lexicon."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import Language
from services.audio.domain.pronunciation.lexicon import SpokenForms, parse
from services.audio.domain.pronunciation.pronouncer import Pronouncer

LANGUAGES: tuple[Language, ...] = ("en", "de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_word_is_replaced_by_space(language: Language) -> None:
    text = "a <break time='1s'/> [[h@l]] *b* #c \x07 \U0001f600 d/e _f_ |"
    said = Pronouncer(language).spoken(text).text
    assert not set(said) & set("<>[]*#/_|\x07\U0001f600")


@given(
    st.text(max_size=80) | st.text("AB12 .,-–:/€$%'sIVX°C&#", max_size=40),
    st.sampled_from(LANGUAGES),
)
def test_offsets_point_into_the_written_text_in_order(text: str, language: Language) -> None:
    said = Pronouncer(language).spoken(text)
    assert len(said.offsets) == len(said.text)
    assert list(said.offsets) == sorted(said.offsets)
    assert all(0 <= offset < len(text) for offset in said.offsets)
    assert all(character.isprintable() for character in said.text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text",
    ["BA" * 4000 + "Q", "1-0 " * 2000, "A.B " * 2000, "A'" * 4000, "$1" * 4000, "UN " * 3000],
)
def test_a_long_monotonous_text_is_said(language: Language, text: str) -> None:
    """No rule takes exponential time; the time limit of the tests would end this one."""
    assert Pronouncer(language).spoken(text).text


def test_offsets_survive_words_that_grow() -> None:
    text = "Mr. Smith paid $5bn to Leo XIV yesterday, not teleSUR's."
    lexicon = parse({"en": {"words": {"teleSUR": "telley soor"}}})
    said = Pronouncer("en", SpokenForms([lexicon], "en")).spoken(text)
    for word in ("Smith", "paid", "Leo", "yesterday", "not"):
        assert said.offsets[said.text.index(word)] == text.index(word)
    assert said.offsets[said.text.index("telley")] == text.index("teleSUR")


def test_the_lexicon_precedes_the_rules_which_still_see_what_is_written() -> None:
    lexicon = parse({"en": {"words": {"OPCW": "O P C double U", "Leo": "Layo"}}})
    pronouncer = Pronouncer("en", SpokenForms([lexicon], "en"))
    assert pronouncer.spoken("OPCW, UN, Leo XIV").text == (
        "O P C double U, U.N, Layo the Fourteenth"
    )


def test_no_rule_rewrites_what_the_lexicon_says() -> None:
    lexicon = parse({"en": {"words": {"GTA VI": "GTA 6 & NATO"}}})
    pronouncer = Pronouncer("en", SpokenForms([lexicon], "en"))
    assert pronouncer.spoken("GTA VI & UN").text == "GTA 6 & NATO and U.N"
