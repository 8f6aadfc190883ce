from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import Language
from services.content.domain.language.spoken_time import spoken_time

MOMENTS = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1))  # noqa: DTZ001 - a clock on the wall


def at(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 21, hour, minute)  # noqa: DTZ001 - a clock on the wall


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (0, 0, "midnight"),
        (0, 30, "half past twelve at night"),
        (1, 0, "one o'clock in the morning"),
        (4, 59, "four fifty-nine in the morning"),
        (5, 0, "five o'clock"),
        (8, 5, "five past eight"),
        (8, 15, "a quarter past eight"),
        (8, 30, "half past eight"),
        (8, 37, "eight thirty-seven"),
        (9, 4, "nine oh four"),
        (11, 40, "twenty to twelve"),
        (12, 0, "twelve noon"),
        (12, 45, "a quarter to one"),
        (17, 35, "twenty-five to six"),
        (19, 12, "seven twelve"),
        (23, 50, "ten to twelve"),
    ],
)
def test_the_time_in_english(hour: int, minute: int, words: str) -> None:
    assert spoken_time(at(hour, minute), "en").time == words


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (0, 0, "Mitternacht"),
        (0, 1, "null Uhr eins"),
        (1, 0, "ein Uhr"),
        (8, 30, "acht Uhr dreißig"),
        (17, 21, "siebzehn Uhr einundzwanzig"),
        (21, 5, "einundzwanzig Uhr fünf"),
    ],
)
def test_the_time_in_german(hour: int, minute: int, words: str) -> None:
    assert spoken_time(at(hour, minute), "de").time == words


@pytest.mark.parametrize(
    ("day", "english", "german"),
    [
        (1, "Sunday the first of November", "Sonntag, der erste November"),
        (3, "Tuesday the third of November", "Dienstag, der dritte November"),
        (7, "Saturday the seventh of November", "Samstag, der siebte November"),
        (12, "Thursday the twelfth of November", "Donnerstag, der zwölfte November"),
        (19, "Thursday the nineteenth of November", "Donnerstag, der neunzehnte November"),
        (20, "Friday the twentieth of November", "Freitag, der zwanzigste November"),
        (21, "Saturday the twenty-first of November", "Samstag, der einundzwanzigste November"),
        (30, "Monday the thirtieth of November", "Montag, der dreißigste November"),
    ],
)
def test_the_date(day: int, english: str, german: str) -> None:
    moment = datetime(2026, 11, day, 8)  # noqa: DTZ001 - a clock on the wall
    assert spoken_time(moment, "en").date == english
    assert spoken_time(moment, "de").date == german


@pytest.mark.parametrize(
    ("hour", "english", "german"),
    [
        (3, "Hello", "Hallo"),
        (8, "Good morning", "Guten Morgen"),
        (11, "Good morning", "Guten Tag"),
        (15, "Good afternoon", "Guten Tag"),
        (20, "Good evening", "Guten Abend"),
    ],
)
def test_the_greeting_suits_the_hour(hour: int, english: str, german: str) -> None:
    assert spoken_time(at(hour, 0), "en").greeting == english
    assert spoken_time(at(hour, 0), "de").greeting == german


@given(moment=MOMENTS, language=st.sampled_from(["en", "de"]))
def test_nothing_is_left_for_the_voice_to_guess(moment: datetime, language: Language) -> None:
    spoken = spoken_time(moment, language)
    assert not any(c.isdigit() for c in spoken.time + spoken.date)
    assert "  " not in spoken.time + spoken.date


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_two_minutes_of_a_day_are_said_alike(language: Language) -> None:
    minutes = [at(0, 0) + timedelta(minutes=n) for n in range(24 * 60)]
    moments = [spoken_time(minute, language) for minute in minutes]
    said = {(moment.greeting, moment.time) for moment in moments}
    assert len(said) == 24 * 60
