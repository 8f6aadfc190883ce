"""Long sentences are cut where a clause is hung on behind; what matters in it stays."""

import pytest

from services.content.domain.language import terms
from services.content.domain.telling.breath import in_one_breath, one_matter, without_known_tail

NEWS = (
    "The council of Marlow has raised the harbour fees for fishing crews and for the owners of "
    "small boats by a third from the first of May"
)
TITLE = "Marlow raises harbour fees"


@pytest.mark.parametrize(
    "hung_on",
    [
        ", keeping a promise that the mayor had made to her party before the elections",
        ", as the town tries to close a gap in the budget of the coming year",
        ", which has been the subject of a long debate among all parties of the council",
        ", in a move that was prepared for years by the finance committee of the town",
        ", two years before the elections in which the budget of the town will be debated",
        ", the latest in a series of rises that the owners of boats have seen for many years",
        " – as the town tries to close a gap in the budget that it made in the coming year",
        ", weeks after a storm that killed four people had damaged the quays of the old port",
    ],
)
def test_what_is_hung_on_behind_is_left_out(hung_on: str) -> None:
    assert in_one_breath(f"{NEWS}{hung_on}.", TITLE, "en") == f"{NEWS}."


@pytest.mark.parametrize(
    "hung_on",
    [
        ", as leaders joined the most powerful at his funeral",
        ", as the mayor of the town said today at a meeting with the owners of the boats",
        ", a third of what the mayor had said they would come to in the year of the next election",
        ", though they will not have to pay before the new quay is open to all of them",
        ", killing a hope of the crews for lower fees and leaving 12 people injured in a brawl",
        ", including those of the crews that had moored their boats in the old port for years",
        ", while the port of Fenwick keeps its fees for all the crews that come in the winter",
    ],
)
def test_speakers_turns_victims_and_whom_the_headline_names_stay(hung_on: str) -> None:
    sentence = f"{NEWS}{hung_on}."
    assert in_one_breath(sentence, "Fees rise in Marlow, not in Fenwick", "en") == sentence


def test_what_nobody_can_follow_is_cut_though_the_headline_names_somebody_there() -> None:
    hung_on = ", as ships from Fenwick and from all the islands of the north crowd the old quays"
    title = "Fees rise in Marlow as ships from Fenwick crowd quays"
    assert in_one_breath(f"{NEWS}{hung_on}.", title, "en") == f"{NEWS}{hung_on}."
    longer = f"{NEWS}{hung_on} in the cold months of the year."
    assert in_one_breath(longer, title, "en") == f"{NEWS}."


def test_what_nobody_can_say_is_cut_though_it_leaves_out_all_that_the_headline_names() -> None:
    hung_on = ", keeping a promise to Fenwick that was made when ships of the north crowded quays"
    title = "Town keeps promise to Fenwick"
    assert in_one_breath(f"{NEWS}{hung_on}.", title, "en") == f"{NEWS}{hung_on}."
    longer = f"{NEWS}{hung_on} in the cold months of the year, when the storms were at their worst."
    assert in_one_breath(longer, title, "en") == f"{NEWS}."


def test_a_sentence_of_a_bearable_length_stays_as_it_is() -> None:
    short = "The council of Marlow has raised the harbour fees, keeping a promise of the mayor."
    assert in_one_breath(short, TITLE, "en") == short


def test_a_german_sentence_stays_as_it_is() -> None:
    german = (
        "Der Rat von Lindenau hat die Gebühren im Hafen für Fischer und für die Besitzer kleiner "
        "Boote ab dem ersten Mai um ein Drittel erhöht, während die Stadt versucht, eine Lücke im "
        "Haushalt des kommenden Jahres zu schließen."
    )
    assert in_one_breath(german, "Lindenau erhöht Gebühren", "de") == german


_SAID = terms.stems("Die Tannfilm geht in Marland und in Fenland gegen das Teilen vor.", "de")
_LATER = "Jahrelang hat die Firma das Teilen geduldet, jetzt will sie dagegen vorgehen"


def test_a_german_tail_that_the_story_has_said_is_left_out() -> None:
    tail = f"{_LATER} – zunächst in Marland und in Fenland."
    assert without_known_tail(tail, _SAID) == f"{_LATER}."


@pytest.mark.parametrize(
    "tail",
    [
        "zunächst in Marland und in Hollmark",
        "allerdings nicht in Marland und in Fenland",
        "zunächst in Marland",
        "in Marland und in Fenland von 2031 an",
    ],
)
def test_a_german_tail_that_is_new_or_turns_the_sentence_stays(tail: str) -> None:
    assert without_known_tail(f"{_LATER} – {tail}.", _SAID) == f"{_LATER} – {tail}."


@pytest.mark.parametrize(
    ("sentence", "one"),
    [
        (
            "Fenwick is rebuilding the quays of its harbour, as mayor Ada Brenn warns of a storm.",
            "Fenwick is rebuilding the quays of its harbour.",
        ),
        (
            "Norway has sent forty doctors to the islands while Denmark condemns the blockade.",
            "Norway has sent forty doctors to the islands.",
        ),
        (
            "Talks go on in Geneva as Norway expels the ambassador of Denmark.",
            "Talks go on in Geneva. Norway has expelled the ambassador of Denmark.",
        ),
    ],
)
def test_what_somebody_else_does_meanwhile_is_another_matter(sentence: str, one: str) -> None:
    assert one_matter(sentence, (), "en") == one


@pytest.mark.parametrize(
    "sentence",
    [
        "At least 44 people have died as a ferry sank in the lake north of Marlow.",
        "Ships are waiting outside the harbour of Marlow as it says its quays are full.",
        "The harbour described the captain of the ferry as a man Fenwick says it can trust.",
        "Prices are rising in the towns of the north as Fenwick fees reach a new height.",
        'The mayor told the crews: "We will go on as Norway says we should, and for years."',
    ],
)
def test_the_cause_and_what_belongs_to_the_matter_stay(sentence: str) -> None:
    assert one_matter(sentence, (), "en") == sentence


def test_victims_and_the_figures_of_the_headlines_are_no_other_matter_to_leave_out() -> None:
    dead = "Fenwick is rebuilding the quays of its harbour, as Norway says 12 people were killed."
    assert "12 people" in one_matter(dead, (), "en")
    fee = "Fenwick is rebuilding the quays of its harbour, as Norway orders 45 new ferries."
    assert "45" in one_matter(fee, ("Norway orders 45 ferries",), "en")
    assert "45" not in one_matter(fee, ("Fenwick rebuilds its quays",), "en")
