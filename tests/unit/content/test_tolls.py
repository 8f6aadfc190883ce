"""Counts of victims, in figures and in words, in both languages."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts import SourceRef
from services.content.domain.language.tolls import Toll, counts_victims, overtaken, tolls
from services.content.domain.news import Article

MORNING = datetime(2026, 11, 25, 8, tzinfo=UTC)
EVENING = MORNING + timedelta(hours=10)


def article(*sentences: str) -> Article:
    source = SourceRef(outlet="Elbkurier", title="Unglück", published_at=MORNING)
    return Article(source, sentences)


def told(sentence: str) -> list[int]:
    return [toll.victims for toll in tolls([article(sentence)], "de")]


@pytest.mark.parametrize(
    ("sentence", "toll"),
    [
        ("Die Zahl der Toten steigt auf mehr als 20.000.", 20_001),
        ("Bei dem Brand sind zwölf Menschen ums Leben gekommen.", 12),
        ("Mindestens ein Mensch ist getötet worden.", 1),
        ("Es gibt zwei Tote und 40 Verletzte.", 40),
        ("Im Fluss sind drei Kinder ertrunken.", 3),
        ("Nine monks were killed when a truck left the road.", 9),
        ("The blast killed a dozen and wounded many more.", 12),
        ("Floods kill forty in the valley of Marlow.", 40),
        ("At least 27 people have died, up from eighteen dead.", 27),
    ],
)
def test_a_toll_is_read(sentence: str, toll: int) -> None:
    assert counts_victims(sentence)
    assert told(sentence) == [toll]


@pytest.mark.parametrize(
    "sentence",
    [
        "Zwei Tage nach dem Beben werden noch Tote geborgen.",
        "Zwölf Menschen haben sich um das Amt beworben.",
        "One of the largest mills of Marlow has closed.",
    ],
)
def test_what_counts_no_victims_has_no_toll(sentence: str) -> None:
    assert not counts_victims(sentence)
    assert told(sentence) == []


def test_a_later_toll_overtakes_one_in_words() -> None:
    later = [Toll(EVENING, 14)]
    assert overtaken("Zwölf Menschen sind ums Leben gekommen.", MORNING, later, "de")
    assert not overtaken("Zwanzig Menschen sind ums Leben gekommen.", MORNING, later, "de")


@pytest.mark.parametrize(
    ("sentence", "old"),
    [
        ("The missiles killed 12 people and injured more than 30 in the port.", True),
        ("At least a dozen people have been killed, the mayor said.", True),
        ("More than 14 people have been confirmed dead on the quay.", True),
        ("Eight Buddhist monks died on the road to the port.", True),
        ("At least 17 people were killed on the quay.", False),
        ("The fire of 2016 killed 3 people in the same street.", False),
    ],
)
def test_fewer_dead_are_out_of_date_whenever_more_were_counted(sentence: str, *, old: bool) -> None:
    """Outlets bring their articles up to date and leave the time at which they published them."""
    counts = tolls([article("Strikes on Marlow kill at least 17")], "en")
    assert overtaken(sentence, EVENING, counts, "en") is old


@pytest.mark.parametrize(
    ("sentence", "counts"),
    [
        ("The final death toll could be between 10,000 and 100,000 people.", False),
        ("The death toll may rise to 300 in the valley of Marlow.", False),
        ("The death toll has risen to 164 and could rise further.", True),
        ("At least 32 people were killed, and the toll is expected to rise.", True),
    ],
)
def test_a_toll_that_is_feared_overtakes_none(sentence: str, *, counts: bool) -> None:
    assert bool(tolls([article(sentence)], "en")) is counts


def test_more_than_a_toll_overtakes_it() -> None:
    later = tolls([article("Mehr als 20.000 Menschen sind ums Leben gekommen.")], "de")
    assert overtaken("Die Zahl der Toten erreicht 20.000.", MORNING, later, "de")
    assert not overtaken("Mehr als 20.000 Tote sind geborgen.", MORNING, later, "de")
