"""From what feeds give to what can be said."""

import re
import sys
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import FeedSource
from services.content.domain.news import Item
from services.content.domain.reading import clean, markup

FEED = FeedSource(name="Harbour Post", url="https://harbour.example/feed")
LONGEST_PARAGRAPH = clean._LONGEST_PARAGRAPH
TITLE = "Port of Marlow reopens after strike"
NEWS = "The Port of Marlow has reopened after a strike of three weeks."


def told(summary: str, title: str = TITLE, language: str = "en", link: str = "") -> tuple[str, ...]:
    return clean.told(Item(title, summary, link or None, None, FEED), language).sentences


@pytest.mark.parametrize(
    "summary",
    [
        f"<p>{NEWS}</p>",
        f"&lt;p&gt;{NEWS}&lt;/p&gt;",
        f"<p>{NEWS} <a href='https://x.example'>Continue reading...</a></p>",
        f"{NEWS} Read more",
        f"{NEWS} [&#8230;]",
        f"{NEWS} […]",
        f"{NEWS} &amp;hellip;",
        f"{NEWS} Leer más",
        f"<p>{NEWS}</p><p>The post <a href='x'>{TITLE}</a> appeared first on <a>Post</a>.</p>",
        f"{NEWS} The post {TITLE} appeared first on Harbour Post.",
        f"{NEWS} The post Port of Marlow reo",
        f"MARLOW (Reuters) - {NEWS}",
        f"Marlow, Wales (AFP) — {NEWS}",
        f"{NEWS[:-1]} (AP).",
        f"{NEWS[:-1]} (US$3.4 billion).",
        f"<script>alert('The news is bad today, sir.')</script>{NEWS}<style>p {{}}</style>",
        f"<figure><img><figcaption>A crane in the harbour at dawn.</figcaption></figure>{NEWS}",
        f"{NEWS}<ul><li>Get our breaking news email every day.</li></ul>",
        f"<h2>All about the harbour</h2><p>{NEWS}</p>",
        f"Photo: A crane in the harbour. {NEWS}",
        f"By Helen Okafor | {NEWS}",
        f"\U0001f6a2 {NEWS} #Marlow #Strike",
        f"{NEWS} Sign up for our newsletter to hear more.",
        f"{NEWS} Follow our live blog for all the updates.",
        f"{NEWS} Visit https://harbour.example/port for the whole list.",
        f"{NEWS} Write to desk@harbour.example if you saw it.",
        f"{NEWS} Will the truce between the parties hold?",
        f"{NEWS} The harbour master said that the first",
        f"{NEWS} The harbour master said that the first ...",
        f"{NEWS} We are following the story as it goes on.",
        f"<div>{NEWS}<br><br>Read the full story in the app",
        NEWS.replace("has", "has\u200b").replace(" strike", "\u00a0strike"),
    ],
)
def test_only_the_news_is_told(summary: str) -> None:
    assert told(summary) == (NEWS,)


@pytest.mark.parametrize(
    "summary",
    [
        "<p>Der Hafen von Marlow ist nach drei Wochen Streik wieder offen.</p>{}",
        "BERLIN (dpa) - Der Hafen von Marlow ist nach drei Wochen Streik wieder offen. {}",
    ],
)
@pytest.mark.parametrize(
    "more",
    [
        "Weiterlesen",
        "Mehr dazu im Podcast",
        "Der Beitrag Hafen von Marlow wieder offen erschien zuerst auf Hafenpost.",
        "Lesen Sie hier den ganzen Bericht unserer Reporterin.",
        "Der Hafenmeister sagte, dass die ersten […]",
        "Was bedeutet das für die Fischer?",
    ],
)
def test_only_the_news_is_told_in_german(summary: str, more: str) -> None:
    found = told(summary.format(more), "Hafen von Marlow wieder offen", "de")
    assert found == ("Der Hafen von Marlow ist nach drei Wochen Streik wieder offen.",)


@pytest.mark.parametrize(
    ("title", "link"),
    [
        ("Live: Port of Marlow reopens", ""),
        ("Port of Marlow reopens – as it happened", ""),
        ("Port of Marlow: all the news – live", ""),
        ("Watch: Port of Marlow reopens", ""),
        ("In pictures: Port of Marlow reopens", ""),
        ("Opinion: The Port of Marlow must reopen", ""),
        ("Why the Port reopened, By Helen Okafor", ""),
        ("Daily quiz: the Port of Marlow", ""),
        ("Horoscope for 18 March", ""),
        ("Liveticker: Hafen von Marlow", ""),
        ("Kommentar: Der Hafen von Marlow", ""),
        (TITLE, "https://harbour.example/video/1"),
        (TITLE, "https://harbour.example/news/live/port-of-marlow"),
        (TITLE, "https://harbour.example/commentisfree/2026/port"),
        (TITLE, "https://harbour.example/2026/port-in-pictures"),
        ("", ""),
    ],
)
def test_what_is_no_news_is_not_told(title: str, link: str) -> None:
    assert told(NEWS, title, link=link) == ()


@pytest.mark.parametrize(
    ("summary", "spare"),
    [
        (NEWS, (NEWS,)),
        ("Dockers in Marlow lay flowers on the quay after a deadly fire.", ()),
        ("Footage showed the port of Marlow after it was opened again.", ()),
        ("They opened the port of Marlow again after three weeks.", ()),
    ],
)
def test_what_happened_is_told_of_a_film_behind_other_news(
    summary: str, spare: tuple[str, ...]
) -> None:
    item = Item(TITLE, summary, "https://harbour.example/video/1", None, FEED)
    assert clean.told(item, "en") == clean.Told(spare=spare, follows=True)


def test_the_headline_leads_where_the_text_needs_it() -> None:
    found = told("The vessel overturned after strong waves hit it.", "Ferry sinks in Lake Kariba")
    assert found == (
        "A ferry has sunk in Lake Kariba.",
        "The vessel overturned after strong waves hit it.",
    )


def test_a_sentence_made_from_the_headline_names_its_rule() -> None:
    made = clean.told(Item("Two killed in Marlow harbour fire", "", None, None, FEED), "en")
    assert made.sentences == ("Two people were killed in a Marlow harbour fire.",)
    assert made.rule == "en.people+en.passive+en.article"
    own = clean.told(Item(TITLE, NEWS, None, None, FEED), "en")
    assert (own.sentences, own.rule) == ((NEWS,), "")


def test_days_are_named_for_the_show_and_what_cannot_be_is_left_out() -> None:
    wednesday = datetime(2026, 11, 25, 15, tzinfo=UTC)
    found = clean.Told(
        (
            "The port of Marlow reopened on Wednesday.",
            "The council will vote on the fees today.",
            "It meets in the old town hall.",
            "Crews left the quay last night.",
        )
    )
    told_on_thursday = clean.retimed(found, wednesday, wednesday + timedelta(days=1), "en")
    assert told_on_thursday.sentences == (
        "The port of Marlow reopened yesterday.",
        "Crews left the quay on Tuesday night.",
    )
    assert clean.retimed(found, None, wednesday, "en") == found


def test_names_are_what_texts_never_write_small() -> None:
    texts = ("The port of Marlow and the Bank closed.", "A bank in Fenwick stays open, Ina says.")
    assert clean.names_in(texts) == {"Marlow", "Fenwick", "Ina"}


def test_a_story_does_not_begin_in_its_middle() -> None:
    assert told("He said it would never happen again.", "Why the mayor is angry") == ()
    assert (
        told("The companies allegedly dumped waste in Pontian.", "Nine firms and the waste") == ()
    )


def test_the_answer_goes_with_the_question() -> None:
    found = told(f"{NEWS} Who won the dispute? For the union, it is the workers, of course.")
    assert found == (NEWS,)


def test_quotations_are_whole_and_ascribed() -> None:
    cut = f"{NEWS} “This is a good day. Nobody has to go hungry.” That was all."
    assert told(cut) == (NEWS,)
    said = "“This is a good day for all of us,” the union's secretary said."
    assert told(f"{NEWS} {said}") == (NEWS, said)


def test_a_habit_of_omitting_stops_is_told_from_cutting() -> None:
    habit = tuple("The council of Marlow met " + "again " * n for n in range(1, 12))
    cut = tuple(f"The council of Marlow met {n} times " + "and again " * 20 for n in range(12))
    assert clean.writes_without_stops(habit)
    assert not clean.writes_without_stops(cut)
    assert not clean.writes_without_stops((NEWS, NEWS, "One that was cut off in"))
    item = Item(TITLE, NEWS.rstrip("."), None, None, FEED)
    assert clean.told(item, "en", without_stops=True).sentences == (NEWS,)
    assert NEWS not in clean.told(item, "en").sentences


def test_a_title_of_ten_thousand_characters_is_never_said() -> None:
    found = told(NEWS, "Port of Marlow reopens " * 450)
    assert all(len(sentence) <= 400 for sentence in found)


def test_paragraphs_know_whether_they_are_complete() -> None:
    found = markup.paragraphs("<p>One</p><p>Two<br>Three</p>Four")
    assert [(p.text, p.closed) for p in found] == [
        ("One", True),
        ("Two", False),
        ("Three", True),
        ("Four", False),
    ]


pieces = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<br/>", "&amp;", "&lt;b&gt;", "<script>x", "</script>", "[…]", "#tag",
         "…", NEWS, "Der Hafen ist am 3. Mai offen.", "He left.", "“", "”", "https://x.example",
         " ", "Read more", "The post ", TITLE, "<a href='", "<!--", "\x00", "🇨🇴"]
    ),
    max_size=12,
)  # fmt: skip


@given(pieces, st.sampled_from(["en", "de"]))
def test_whatever_comes_no_markup_is_told(found: list[str], language: str) -> None:
    for sentence in told(" ".join(found), language=language):
        assert not re.search(r"[<>\[\]#\\…]|&\w+;|https?:|Read more|appeared first", sentence)
        assert sentence == " ".join(sentence.split())
        assert sentence[-1] in ".!”’\"'"


LINEAR = {
    "_CUT_TAG",
    "_EMOJI",
    "_HASH",
    "_INVISIBLE",
    "_LABEL",
    "_LEFTOVER",
    "_RUN",
    "_UNCLOSED",
    "_UNFIT_TITLE",
    "_WORD",
}
"""Patterns that may meet a text of any length: from each place they look a bounded way ahead, or to
the next `<`. All others are given no more than a paragraph."""


class Metered:
    """A pattern that notes how many characters it is given."""

    def __init__(self, pattern: re.Pattern[str], given: list[int]) -> None:
        self._pattern = pattern
        self._given = given

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._pattern, name)
        if not callable(found):
            return found

        def call(*arguments: Any, **options: Any) -> Any:
            given = arguments[1:] if name in {"sub", "subn"} else arguments
            start = given[1] if name in {"search", "match", "finditer"} and given[1:] else 0
            self._given.append(len(given[0]) - start)
            return found(*arguments, **options)

        return call


@pytest.fixture
def lengths(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[int]]:
    """How many characters each pattern of the domain is given, a number a call."""
    found: dict[str, list[int]] = defaultdict(list)
    for module in [m for n, m in sys.modules.items() if n.startswith("services.content.domain.")]:
        for name, value in [*vars(module).items()]:
            if isinstance(value, re.Pattern):
                monkeypatch.setattr(module, name, Metered(value, found[name]))
    return found


@pytest.mark.parametrize("where", ["summary", "title"])
@pytest.mark.parametrize("piece", ["-", "([", "The post ", "A. ", "…", "'a ", "&amp;lt;", "<p>"])
def test_hostile_text_costs_little(piece: str, where: str, lengths: dict[str, list[int]]) -> None:
    """Twice the text is at most twice the work, and no careless pattern meets all of it."""
    cost = []
    for length in (10_000, 20_000):
        for each in lengths.values():
            each.clear()
        text = (piece * length)[:length]
        told(*((text, TITLE) if where == "summary" else (NEWS, text)))
        cost.append(sum(map(sum, lengths.values())))
        bold = {n for n, each in lengths.items() if max(each, default=0) > LONGEST_PARAGRAPH}
        assert bold <= LINEAR
    assert 0 < cost[1] <= 2.05 * cost[0]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "The Port Authority of Marlow (PAM) confirmed that the quay is open.",
            "The Port Authority of Marlow confirmed that the quay is open.",
        ),
        (
            "Ports in the Middle East and North Africa (MENA) are open again today.",
            "Ports in the Middle East and North Africa are open again today.",
        ),
        (
            "The Harbour Union (Verdi) confirmed that the quay is open.",
            "The Harbour Union (Verdi) confirmed that the quay is open.",
        ),
    ],
)
def test_a_bracket_goes_that_only_abbreviates_the_words_before_it(written: str, said: str) -> None:
    assert told(f"{NEWS} {written}") == (NEWS, said)


@pytest.mark.parametrize(
    "teaser",
    [
        "CHANNEL 24's Ina Voss reports.",
        "Marlow Radio's Ina Voss has more.",
        "A closer look at the port response, shelter system, and reconstruction after the flood.",
        "Announcement made due to computer error at the main studio in Marlow.",
        "US president acknowledges he had harsh words for the mayor over the flood.",
        "Ruling clears way for stricter harbour policy and further backs his agenda.",
        "Court-appointed investigator finds the port failed to comply with the order.",
    ],
)
def test_teasers_and_fragments_are_not_said(teaser: str) -> None:
    assert told(f"{NEWS} {teaser}") == (NEWS,)


@pytest.mark.parametrize(
    "sentence",
    [
        "A closer look at the harbour response shows that the shelters were full.",
        "The ruling comes during a major flood in Marlow and across Norway.",
        "A worsening leak forced five crew members to leave the ship.",
        "Prosecutors say they have video of the accused man in the port.",
        "The US president acknowledges he had harsh words for the mayor.",
        "Fishermen mirrored the protest in the ports of Norway and Wales.",
    ],
)
def test_whole_sentences_of_summaries_are_said(sentence: str) -> None:
    assert told(f"{NEWS} {sentence}") == (NEWS, sentence)
