"""Filters of the news: which events pass, which outlets are blocked."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from contracts import NewsFilter, SourceRef
from services.content.domain.news import Article
from services.content.domain.reading import filters

LEAD = Article(
    SourceRef(outlet="The Wire", title="Ferry Company orders ten electric ships"),
    ("The EU pays a third of the cost.", "Norsund builds them.", "A café is on board."),
    category="business",
    region="europe",
)
OTHER = replace(
    LEAD,
    source=SourceRef(outlet="Coast Radio", title="Norsund will sail on batteries"),
    region="asia",
)
EVENT = (LEAD, OTHER)


def passes(event: Sequence[Article] = EVENT, **wanted: Any) -> bool:
    return filters.passes(event, NewsFilter.model_validate(wanted))


def test_an_empty_filter_lets_everything_through() -> None:
    assert passes()


@pytest.mark.parametrize(
    ("field", "word", "expected"),
    [
        ("categories", "Business", True),
        ("categories", "sport", False),
        ("regions", "asia", True),
        ("regions", "africa", False),
        ("keywords", "ferry", True),
        ("keywords", "batter", True),
        ("keywords", "atteries", False),
        ("keywords", "eu", True),
        ("keywords", "ele", False),
        ("keywords", "café", False),
        ("keywords", "c++ (", False),
    ],
)
def test_one_filter(field: str, word: str, *, expected: bool) -> None:
    assert passes(EVENT, **{field: ["other", word]}) is expected


def test_blocked_keywords_keep_an_event_out() -> None:
    assert not passes(blocked_keywords=["electric"])
    assert passes(blocked_keywords=["steam"])


def test_each_kind_of_filter_has_to_let_an_event_through() -> None:
    assert passes(categories=["business"], keywords=["ferry"])
    assert not passes(categories=["business"], keywords=["strike"])


@pytest.mark.parametrize(
    ("blocked", "expected"),
    [
        ("coast radio", True),
        ("Coast", False),
        ("coast.example", True),
        ("COAST.example", True),
        ("oast.example", False),
        ("feeds.coast.example", False),
    ],
)
def test_an_outlet_is_blocked_by_name_or_host(blocked: str, *, expected: bool) -> None:
    wanted = NewsFilter(blocked_outlets=(blocked,))
    addresses = (None, "https://www.coast.example/x", "https://[v1.x]/")
    assert filters.blocks("Coast Radio", addresses, wanted) is expected


def test_filters_are_told_in_words() -> None:
    wanted = NewsFilter(categories=("sport",), blocked_outlets=("A", "B"))
    assert filters.in_words(wanted) == "categories sport; blocked outlets A, B"
    assert filters.in_words(NewsFilter()) == ""
