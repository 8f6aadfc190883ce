"""Snippets: the passages with most of the words, marked, cut between words."""

from services.data.domain.rows import Row
from services.data.domain.snippets import WINDOW, snippets_of
from services.data.domain.words import words_of

SHOW: Row = {"episode": "Ferries return", "title": "RadioX", "description": "", "reason": ""}


def segment(number: int, text: str) -> Row:
    return {"segment": f"s{number:03}", "start": 10.0 * number, "text": text}


def marked(text: str, words: str, *more: str) -> list[list[str]]:
    segments = [segment(number, each) for number, each in enumerate((text, *more), 1)]
    found = snippets_of(SHOW, segments, words_of(words))
    return [[each.text[a:b] for a, b in each.marks] for each in found]


def test_words_are_marked_as_they_are_written() -> None:
    assert marked("Die Fähren, die FÄHRE.", "fähre") == [["Fähren", "FÄHRE"]]


def test_the_passage_with_most_words_comes_first() -> None:
    more = ("The ferry sails by night.", "Night.")
    assert marked("A ferry, a ferry.", "night ferry", *more) == [
        ["ferry", "night"],
        ["ferry", "ferry"],
        ["Night"],
    ]


def test_a_long_passage_is_cut_between_words() -> None:
    text = " ".join(["word"] * 100 + ["ferry"] + ["after"] * 100)
    (found,) = snippets_of(SHOW, [segment(1, text)], words_of("ferry"))
    assert found.text.startswith("…word ")
    assert found.text.endswith(" after…")
    assert len(found.text) <= WINDOW + 2
    ((begin, end),) = found.marks
    assert found.text[begin:end] == "ferry"
    assert (found.segment, found.start) == ("s001", 10.0)


def test_a_word_longer_than_a_passage_is_marked_whole() -> None:
    word = "x" * (2 * WINDOW)
    (found,) = snippets_of(SHOW, [segment(1, f"before {word} after")], words_of(word))
    ((begin, end),) = found.marks
    assert found.text[begin:end] == word


def test_where_the_script_has_no_word_other_texts_do() -> None:
    (found,) = snippets_of(SHOW, [segment(1, "Nothing.")], words_of("ferries"))
    assert (found.text, found.segment, found.marks) == ("Ferries return", "", ((0, 7),))
    assert snippets_of(SHOW, [], words_of("volcano")) == ()
