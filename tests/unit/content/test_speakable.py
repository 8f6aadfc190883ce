"""What is written one way is said another: surnames stand alone, the day beside its verb."""

import pytest

from contracts import SourceRef
from services.content.domain.news import Article, Topic
from services.content.domain.telling.facts import SpokenFacts
from services.content.domain.telling.passages import tellings
from services.content.domain.telling.speakable import (
    day_behind,
    deed_done,
    with_pauses,
    without_honorifics,
)

STORY = (
    Article(
        SourceRef(outlet="Post", title="Voss and Quill meet in Fenwick"),
        (),
        text="Ina Voss met Ada Quill. Alan Bates came too. Mr. Whippy sold ice.",
    ),
)


@pytest.mark.parametrize(
    ("sentence", "plain"),
    [
        ("Relations between Ms. Voss and Mrs Quill are strained.",
         "Relations between Voss and Quill are strained."),
        ("Ms. Voss’s ferry was late.", "Voss’s ferry was late."),
    ],
)  # fmt: skip
def test_a_surname_stands_without_mr_and_ms(sentence: str, plain: str) -> None:
    assert without_honorifics(sentence, STORY) == plain


@pytest.mark.parametrize(
    "sentence",
    [
        "The owner of Mr. Whippy spoke of a good summer.",
        "The series Mr Bates vs The Harbour was seen by millions.",
        "The mayor said: “Mr. Bates is welcome.”",
        "Mr. Brenn, of whom nobody says more, left the town.",
    ],
)
def test_works_quotations_and_strangers_keep_theirs(sentence: str) -> None:
    assert without_honorifics(sentence, STORY) == sentence


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (
            "Yesterday, thousands of dockers from Fenwick arrived in Marlow after a long march.",
            "Thousands of dockers from Fenwick yesterday arrived in Marlow after a long march.",
        ),
        (
            "Today, the council of Marlow will vote on the harbour fees.",
            "The council of Marlow will today vote on the harbour fees.",
        ),
        (
            "Yesterday, Mayor Ada Brenn warned about the price of the new quays.",
            "Mayor Ada Brenn warned yesterday about the price of the new quays.",
        ),
    ],
)
def test_the_day_that_a_sentence_begins_with_stands_beside_its_verb(
    sentence: str, told: str
) -> None:
    assert day_behind(sentence) == told


@pytest.mark.parametrize(
    "sentence",
    [
        "Today, crews who were sent to Fenwick, after the storm, returned to Marlow.",
        "Today, after a long night, the council voted.",
        "Yesterday, a day of mourning.",
        "The council voted today.",
    ],
)
def test_where_the_verb_is_unsure_the_day_stays_in_front(sentence: str) -> None:
    assert day_behind(sentence) == sentence


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Fenwick sends a ferry with 44 nurses.", "Fenwick has sent a ferry with 44 nurses."),
        ("Ada Brenn denies claims of the crews.", "Ada Brenn has denied claims of the crews."),
        ("The IMF reacts to a plan of Norway.", "The IMF has reacted to a plan of Norway."),
    ],
)
def test_what_somebody_does_at_once_has_been_done(sentence: str, told: str) -> None:
    assert deed_done(sentence) == told


@pytest.mark.parametrize(
    "sentence",
    [
        "The bill raises the harbour fees by a third.",
        "The Fisheries Act bans nets in the harbour.",
        "The Act bans nets in the harbour of the town.",
        "Fishing goes on in the harbour of Marlow as its mayor warns crews of a storm.",
        "It shuts the harbour of the town in winter.",
        "Ferries and ships take time to build.",
        "Fenwick keeps its fees for the winter.",
        "Norway recalls its envoy and asks the union of ports for a meeting.",
    ],
)
def test_what_lasts_or_is_unsure_stays_in_the_present(sentence: str) -> None:
    assert deed_done(sentence) == sentence


@pytest.mark.parametrize(
    ("sentence", "paused"),
    [
        ("A storm hit the town today damaging its old quays.",
         "A storm hit the town today, damaging its old quays."),
        ("A fire broke out in the harbour killing at least 12 dockers.",
         "A fire broke out in the harbour, killing at least 12 dockers."),
    ],
)  # fmt: skip
def test_what_came_of_it_stands_behind_a_comma(sentence: str, paused: str) -> None:
    assert with_pauses(sentence) == paused


@pytest.mark.parametrize(
    "sentence",
    [
        "The captain was accused of killing two dockers.",
        "The council denied damaging the quays.",
        "A storm hit the town, damaging its old quays.",
        "The council holds today meeting after meeting.",
    ],
)
def test_a_gerund_that_is_no_result_needs_no_comma(sentence: str) -> None:
    assert with_pauses(sentence) == sentence


def test_a_sentence_that_is_changed_for_the_ear_says_so() -> None:
    dated = "Yesterday, dockers of the Marlow union rejected the new plan for shifts."
    source = SourceRef(outlet="Post", title="Dockers reject plan for shifts")
    article = Article(source, (dated,), text=dated)
    facts = SpokenFacts().take([article], "en")
    (telling,) = tellings([Topic((article,), facts)], "en", terse=True)
    (passage,) = telling.passages
    assert passage.sentences[0].startswith("Dockers of the Marlow union yesterday rejected")
    assert passage.rule == "en.clause-cut"


def test_what_a_headline_rule_has_made_and_is_changed_for_the_ear_names_both() -> None:
    made = "Cops in Marlow have arrested a man in connection with the harbour fire."
    own = "Yesterday, dockers of the Marlow union rejected the new plan for shifts."
    source = SourceRef(outlet="Post", title="Cops in Marlow arrest man in connection with fire")
    article = Article(source, (made, own), text=own, rule="en.article+en.perfect")
    facts = SpokenFacts().take([article], "en")
    (telling,) = tellings([Topic((article,), facts)], "en", terse=True)
    assert telling.passages[0].sentences[0].startswith("Police in Marlow have arrested")
    rules = [passage.rule for passage in telling.passages]
    assert rules == ["en.article+en.perfect+en.clause-cut", ""]
