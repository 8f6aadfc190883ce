"""Texts that are made to cost time: they take time in proportion to their length."""

import signal
from collections.abc import Iterator

import pytest

from contracts import FeedSource, Language
from services.content.domain.news import Item
from services.content.domain.reading import clean, injection
from services.content.domain.telling.titles import CHAPTER_LENGTH, chapter_title

LENGTH = 20_000
"""Characters of the longest summary."""
SOURCE = FeedSource(url="https://publisher.example")


@pytest.fixture(autouse=True)
def one_second() -> Iterator[None]:
    """More processor time ends the test; quadratic patterns took two to eight seconds."""

    def stop(*_: object) -> None:
        raise AssertionError("more than 1 s of processor time")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, 1.0)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


@pytest.mark.parametrize(
    "piece",
    ["<a ", '<a b="', "<!--", "<![CDATA[", "<?", "</", "<", ".", "(", "(AFP", '"', "&amp;", "&#",
     "<p>x</p>", "<div>", "<ul>", " #a", "The post ", "read more ", "A-", "U.S. ", "a"],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_long_summary_is_cleaned_at_once(piece: str, language: str) -> None:
    text = piece * (LENGTH // len(piece))
    item = Item("The council votes for the bridge", text, None, None, SOURCE)
    clean.writes_without_stops((text,))
    assert all(piece * 30 not in sentence for sentence in clean.told(item, language).sentences)


@pytest.mark.parametrize("piece", ["a, b ", "live ", ": ", "As a ", "('", "… ", "+", "Live-", "a"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_long_headline_is_shortened_at_once(piece: str, language: Language) -> None:
    headline = piece * (LENGTH // len(piece))
    assert len(chapter_title([headline] * 20, language)) <= CHAPTER_LENGTH


@pytest.mark.parametrize(
    "piece",
    ["ignore ", "a ", "a.", "A1", "i g ", "<!--", "SYSTEM ", "say ", "role: ", "&amp;", "\n",
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ", "you are now ", "\u200b", "ignore all ", "the host must "],
)  # fmt: skip
def test_a_long_text_is_searched_for_instructions_at_once(piece: str) -> None:
    injection.is_hostile("The council votes", piece * (LENGTH // len(piece)))
