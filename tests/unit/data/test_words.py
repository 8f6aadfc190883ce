"""Words: folded, without endings, the same for texts and searches."""

import pytest

from services.data.domain.words import MAX_WORD_LENGTH, document, label, stem, words_of


@pytest.mark.parametrize(
    "family",
    [
        ("ferry", "ferries", "Ferry", "FERRIES"),
        ("lighthouse", "lighthouses"),
        ("minister", "ministers"),
        ("walk", "walks", "walked", "walking"),
        ("Fähre", "Fähren", "fahre"),
        ("Straße", "Straßen", "strasse"),
        ("Kind", "Kinder", "Kindern"),
        ("café", "cafés", "cafe\u0301"),
    ],
)
def test_forms_of_a_word_have_one_stem(family: tuple[str, ...]) -> None:
    assert len({tuple(words_of(word)) for word in family}) == 1


@pytest.mark.parametrize(("one", "other"), [("sea", "see"), ("news", "new"), ("2026", "202")])
def test_short_words_and_numbers_keep_their_endings(one: str, other: str) -> None:
    assert words_of(one) != words_of(other)


def test_words_are_letters_and_digits_alone() -> None:
    assert words_of("It's 3.5 °C; \"foo_bar\" — C++ & 中文!") == [
        "it", "s", "3", "5", "c", "foo", "bar", "c", "中文",
    ]  # fmt: skip
    assert words_of(" *'\"()\x00- ") == []


def test_a_long_word_is_cut() -> None:
    assert len(stem("x" * 5000)) == MAX_WORD_LENGTH


def test_no_word_of_a_text_is_a_label() -> None:
    wanted = label("channel", "harbour morning")
    assert wanted.startswith("_channel")
    assert wanted != label("channel", "harbour-morning")
    assert wanted not in words_of(wanted)
    assert document(["b a", "a"], ["_x"]).split() == ["_x", "a", "b"]
