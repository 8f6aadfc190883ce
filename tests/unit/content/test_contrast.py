from datetime import UTC, datetime, timedelta

import pytest

from contracts import SourceRef
from services.content.domain.news import Article
from services.content.domain.telling.contrast import contrast

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def article(outlet: str, text: str, hours: float = 0.0) -> Article:
    at = NOON + timedelta(hours=hours)
    return Article(SourceRef(outlet=outlet, title="Storm", published_at=at), (text,))


@pytest.mark.parametrize(
    ("language", "one", "other", "counts"),
    [
        (
            "en",
            "At least 47 people were killed when the ferry sank.",
            "The ferry disaster killed at least 52, officials said.",
            ("47", "52"),
        ),
        (
            "en",
            "The death toll in Marlow has risen to 1,520.",
            "Some 1,600 people have died in Marlow.",
            ("1,520", "1,600"),
        ),
        (
            "de",
            "Bei dem Unglück sind 47 Menschen ums Leben gekommen.",
            "Die Behörden sprechen von mindestens 52 Toten: 52 Tote gab es auf See.",
            ("47", "52"),
        ),
        (
            "de",
            "Die Zahl der Toten ist auf 21.000 gestiegen.",
            "In der Region gibt es 22.500 Todesopfer.",
            ("21.000", "22.500"),
        ),
    ],
)
def test_outlets_that_publish_at_once_and_count_otherwise_disagree(
    language: str, one: str, other: str, counts: tuple[str, str]
) -> None:
    found = contrast((article("A", one), article("B", other, -1)), language)
    assert found is not None
    assert (found.count, found.others) == counts
    assert (found.article.source.outlet, found.other.source.outlet) == ("A", "B")


@pytest.mark.parametrize(
    ("outlet", "text", "hours"),
    [
        ("B", "The disaster killed at least 52.", 1),  # a higher count that is newer is news
        ("B", "The disaster killed at least 52.", -9),  # one of long before is out of date
        ("B", "The disaster killed at least 47.", -1),
        ("B", "In all, 470 people were killed this year.", -1),
        ("B", "The disaster left 52 injured.", -1),
        ("A", "The disaster killed at least 52.", -1),
        ("B", "The ferry was 52 years old.", -1),
    ],
)
def test_other_counts_are_no_disagreement(outlet: str, text: str, hours: float) -> None:
    lead = article("A", "At least 47 people were killed when the ferry sank.")
    assert contrast((lead, article(outlet, text, hours)), "en") is None


def test_an_article_without_a_count_or_a_date_disagrees_with_none() -> None:
    counted = article("B", "The disaster killed at least 52.", -1)
    assert contrast((article("A", "The ferry sank on Sunday."), counted), "en") is None
    undated = Article(SourceRef(outlet="A", title="x"), ("At least 47 people were killed.",))
    assert contrast((undated, counted), "en") is None
