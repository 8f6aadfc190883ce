"""The text on a cover."""

from datetime import UTC, datetime

import pytest

from contracts import Language
from services.media.domain.wording import (
    Wording,
    compose,
    date,
    hosts_phrase,
    legible,
    weekday_and_time,
)

DAY = datetime(2026, 3, 1, 7, 5, tzinfo=UTC)


def composed(title: str, *, language: Language = "en", hosts: tuple[str, ...] = ()) -> Wording:
    return compose(
        station="RadioX",
        title=title,
        hosts=hosts,
        local_time=DAY,
        language=language,
        has_glyph=lambda char: ord(char) < 0x500,
    )


def test_dates_are_written_in_the_language_of_the_show() -> None:
    assert date(DAY, "en") == "1 March 2026"
    assert date(DAY, "de") == "1. März 2026"
    assert weekday_and_time(DAY, "en") == "Sunday, 07:05"
    assert weekday_and_time(DAY, "de") == "Sonntag, 07:05 Uhr"


@pytest.mark.parametrize(
    ("hosts", "english", "german"),
    [
        ((), "", ""),
        (("Anna",), "with Anna", "mit Anna"),
        (("Anna", "Tom"), "with Anna and Tom", "mit Anna und Tom"),
        (("Anna", "Tom", "Ida"), "with Anna, Tom and Ida", "mit Anna, Tom und Ida"),
    ],
)
def test_hosts_are_named(hosts: tuple[str, ...], english: str, german: str) -> None:
    assert hosts_phrase(hosts, "en") == english
    assert hosts_phrase(hosts, "de") == german


def test_a_cover_has_station_title_date_time_and_hosts() -> None:
    assert composed("Größe zählt", language="de", hosts=("Anna",)) == Wording(
        station="RadioX",
        title="Größe zählt",
        date="1. März 2026",
        details="Sonntag, 07:05 Uhr  ·  mit Anna",
    )


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("  Two\n lines\tand\x00 more ", "Two lines and more"),
        ("Breaking 😀 news", "Breaking news"),
        ("Größe", "Größe"),
        ("日本のニュース", "RadioX"),
        ("日本 news and more", "news and more"),
        ("\u200b", "RadioX"),
    ],
)
def test_characters_that_cannot_be_shown_are_left_out(title: str, shown: str) -> None:
    assert composed(title).title == shown


def test_hosts_without_a_legible_name_are_not_mentioned() -> None:
    assert composed("News", hosts=("花子", "Tom")).details.endswith("with Tom")


def test_composed_letters_are_one_sign() -> None:
    assert legible("Größe", lambda _: True) == "Größe"
