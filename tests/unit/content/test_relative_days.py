"""Days named anew for the time of a show."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.domain.language.relative_days import retimed

WEDNESDAY = datetime(2026, 11, 25, 15, tzinfo=UTC)
LATER = {"Wed": 0, "Thu": 1, "Fri": 2, "next Wed": 7}


def told(sentence: str, on: str, language: str = "en") -> str | None:
    now = WEDNESDAY + timedelta(days=LATER[on], hours=3)
    return retimed(sentence, WEDNESDAY, now, language)


@pytest.mark.parametrize(
    ("sentence", "on", "expected"),
    [
        ("The port reopened today.", "Wed", "The port reopened today."),
        ("The port reopened today.", "Thu", "The port reopened yesterday."),
        ("The port reopened today.", "Fri", "The port reopened on Wednesday."),
        ("The port reopened today.", "next Wed", None),
        ("The port reopened on Wednesday.", "Wed", "The port reopened today."),
        ("The port reopened on Wednesday.", "Thu", "The port reopened yesterday."),
        ("The port reopened on Wednesday.", "Fri", "The port reopened on Wednesday."),
        ("The port reopened on Wednesday.", "next Wed", None),
        ("The port reopened on Tuesday.", "Wed", "The port reopened yesterday."),
        ("The port reopened on Tuesday.", "Thu", "The port reopened on Tuesday."),
        ("On Wednesday, crews left the port.", "Thu", "Yesterday, crews left the port."),
        ("Crews left on Wednesday morning.", "Wed", "Crews left this morning."),
        ("Crews left on Wednesday night.", "Thu", "Crews left last night."),
        ("Crews left this morning.", "Thu", "Crews left yesterday morning."),
        ("Crews left this morning.", "Fri", "Crews left on Wednesday morning."),
        ("Crews left last night.", "Thu", "Crews left on Tuesday night."),
        ("Crews were told of it yesterday.", "Wed", "Crews were told of it yesterday."),
        ("Crews were told of it yesterday.", "Thu", "Crews were told of it on Tuesday."),
        ("Fees will fall from Thursday evening.", "Wed", "Fees will fall from tomorrow evening."),
        ("Fees will fall from Thursday evening.", "Thu", "Fees will fall from this evening."),
        ("Fees will fall from Saturday evening.", "Thu", "Fees will fall from Saturday evening."),
        ("The council will vote tomorrow.", "Wed", "The council will vote tomorrow."),
        ("The council will vote tomorrow.", "Thu", "The council will vote today."),
        ("The council will vote tomorrow.", "Fri", None),
        ("The council will vote today.", "Thu", None),
        ("The council votes today on the berths.", "Thu", None),
        ("The council will vote on Thursday.", "Wed", "The council will vote tomorrow."),
        ("The council will vote on Thursday.", "Thu", "The council will vote today."),
        ("The council will vote on Thursday.", "Fri", None),
        ("The council will vote on Sunday.", "Fri", "The council will vote on Sunday."),
        ("A spokesman said Wednesday that it was over.", "Thu",
         "A spokesman said yesterday that it was over."),
        ("Crews mourned after Wednesday’s fire.", "Thu", "Crews mourned after yesterday’s fire."),
        ("Ina Voss said on Wednesday that the rates will rise.", "Thu",
         "Ina Voss said yesterday that the rates will rise."),
        ("Crews mourned after Tuesday’s fire.", "Fri", "Crews mourned after Tuesday’s fire."),
        ("The fee fell, giving back Tuesday’s Marlow gain.", "Wed",
         "The fee fell, giving back yesterday’s Marlow gain."),
        ("Tuesday’s fire closed the port.", "Wed", "Yesterday’s fire closed the port."),
        ("The mayor announced this Wednesday that it was over.", "Wed",
         "The mayor announced today that it was over."),
        ("This Wednesday, crews left the port.", "Thu", "Yesterday, crews left the port."),
        ("Crews will leave the port this Sunday.", "Fri", "Crews will leave the port on Sunday."),
        ("Crews left the port of Marlow Wednesday, after the fire.", "Wed",
         "Crews left the port of Marlow today, after the fire."),
        ("The fee rose to $77,193 Tuesday as the storm came.", "Wed",
         "The fee rose to $77,193 yesterday as the storm came."),
        ("The ship sank overnight into Wednesday, police said.", "Wed",
         "The ship sank overnight, police said."),
        ("The ship sank overnight into Wednesday, police said.", "Thu", None),
        ("The ship sank overnight off Marlow.", "Thu", None),
        ("The ship sank three hours ago.", "Thu", None),
        ("The crews will leave the port, two papers reported on Wednesday.", "Thu",
         "The crews will leave the port, two papers reported yesterday."),
        ("The fees will be announced on Wednesday.", "Thu", None),
        ("“We leave today,” the captain said.", "Thu", "“We leave today,” the captain said."),
    ],
)  # fmt: skip
def test_english_days(sentence: str, on: str, expected: str | None) -> None:
    assert told(sentence, on) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Shops opened early for Black Friday in Marlow.",
        "The Sunday Times printed the letter.",
        "Crews remember Bloody Sunday in Marlow.",
        "The Wednesday raid on the port cost two lives.",
        "He has played every Wednesday since the war.",
        "The fair opened on Wednesday, 25 November, in Marlow.",
        "The port was closed from Monday to Wednesday.",
        "The tide rose in March and fell in May.",
    ],
)
def test_english_names_of_days_that_stay(sentence: str) -> None:
    assert told(sentence, "Thu") == sentence


@pytest.mark.parametrize(
    ("sentence", "on", "expected"),
    [
        ("Der Hafen wurde heute geöffnet.", "Wed", "Der Hafen wurde heute geöffnet."),
        ("Der Hafen wurde heute geöffnet.", "Thu", "Der Hafen wurde gestern geöffnet."),
        ("Der Hafen wurde heute geöffnet.", "Fri", "Der Hafen wurde vorgestern geöffnet."),
        ("Er wurde heute Abend geöffnet.", "Fri", "Er wurde am Mittwochabend geöffnet."),
        ("Der Hafen wurde am Mittwoch geöffnet.", "Wed", "Der Hafen wurde heute geöffnet."),
        ("Am Mittwoch wurde der Hafen geöffnet.", "Thu", "Gestern wurde der Hafen geöffnet."),
        ("Am Mittwochabend kam es zum Streit.", "Thu", "Gestern Abend kam es zum Streit."),
        ("Gestern starb der Hafenmeister.", "Thu", "Vorgestern starb der Hafenmeister."),
        ("Der Rat soll morgen abstimmen.", "Thu", "Der Rat soll heute abstimmen."),
        ("Der Rat soll morgen abstimmen.", "Fri", None),
        ("Der Rat stimmt am Donnerstag ab.", "Wed", "Der Rat stimmt morgen ab."),
        ("Der Rat stimmt am Donnerstag ab.", "Thu", "Der Rat stimmt heute ab."),
        ("Der Rat stimmt am Donnerstag ab.", "Fri", None),
        ("Der Rat stimmt heute ab.", "Thu", None),
        ("Ina Voss sagte am Mittwoch, die Sätze würden steigen.", "Thu",
         "Ina Voss sagte gestern, die Sätze würden steigen."),
        ("In der Nacht sank das Schiff.", "Thu", None),
        ("Das Schiff sank am frühen Morgen.", "Thu", None),
        ("Das Schiff sank am Abend.", "Wed", "Das Schiff sank am Abend."),
        ("Das Schiff sank am Sonnabend.", "Thu", None),
        ("Am Morgen sank das Schiff vor Marlow.", "Wed", "Am Morgen sank das Schiff vor Marlow."),
        ("Am Morgen sank das Schiff vor Marlow.", "Thu", None),
        ("Das Fest war am Mittwoch, dem 25. November.", "Thu",
         "Das Fest war am Mittwoch, dem 25. November."),
    ],
)  # fmt: skip
def test_german_days(sentence: str, on: str, expected: str | None) -> None:
    assert told(sentence, on, "de") == expected


@pytest.mark.parametrize(
    ("sentence", "language", "on", "expected"),
    [
        ("The port reopened on November 25.", "en", "Wed", "The port reopened today."),
        ("The port reopened on November 25.", "en", "Thu", "The port reopened yesterday."),
        ("The port reopened on November 25.", "en", "Fri", "The port reopened on November 25."),
        ("On 25 November, crews left the port.", "en", "Wed", "Today, crews left the port."),
        ("The fair opens on November 25 and 26.", "en", "Wed",
         "The fair opens on November 25 and 26."),
        ("It fell on November 25, 1989, they said.", "en", "Wed",
         "It fell on November 25, 1989, they said."),
        ("They meet every year on November 25.", "en", "Wed",
         "They meet every year on November 25."),
        ("“We left on November 25,” the captain said.", "en", "Wed",
         "“We left on November 25,” the captain said."),
        ("Der Hafen wurde am 25. November geöffnet.", "de", "Wed",
         "Der Hafen wurde heute geöffnet."),
        ("Am 25. November sank das Schiff.", "de", "Thu", "Gestern sank das Schiff."),
        ("Am 25. November sank das Schiff.", "de", "Fri", "Am 25. November sank das Schiff."),
        ("Am 25. November 1989 sank es.", "de", "Wed", "Am 25. November 1989 sank es."),
    ],
)  # fmt: skip
def test_dates_of_the_day_of_the_show_and_of_the_day_before(
    sentence: str, language: str, on: str, expected: str
) -> None:
    assert told(sentence, on, language) == expected


@given(st.text(max_size=120), st.sampled_from(["en", "de"]))
def test_on_the_same_day_a_text_without_weekdays_stays(text: str, language: str) -> None:
    if not any(day in text for day in ("day", "tag", "woch")):
        found = retimed(text, WEDNESDAY, WEDNESDAY, language)
        assert found == text
