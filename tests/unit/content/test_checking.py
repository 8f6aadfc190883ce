"""How well false sentences are found: numbers, names and quotations that no source gives."""

import sys
from dataclasses import replace

import pytest

from contracts import Language
from services.content.adapters.local_writer import LocalWriter
from services.content.domain.telling.checking import faults
from services.content.domain.telling.passages import tellings
from services.content.domain.telling.running_order import plan
from tests import briefs, checked

FLOORS = {"development": (0.98, 0.98), "held out": (0.92, 0.9)}
"""Precision and recall that each half has at least."""


@pytest.fixture(scope="module")
def labelled() -> list[checked.Statement]:
    return checked.statements()


def test_both_halves_and_both_languages_are_labelled(labelled: list[checked.Statement]) -> None:
    assert len(labelled) >= 200
    assert sum(each.language == "de" for each in labelled) >= 80
    assert {each.split for each in labelled} == set(checked.SPLITS)


@pytest.mark.parametrize("split", checked.SPLITS)
def test_what_is_false_is_found_and_what_is_true_passes(
    labelled: list[checked.Statement], split: str, capsys: pytest.CaptureFixture[str]
) -> None:
    half = [each for each in labelled if each.split == split]
    judged = checked.score(half)
    with capsys.disabled():
        sys.stdout.write(f"\n{checked.report(half)}\n")
    precision, recall = FLOORS[split]
    assert judged.precision >= precision
    assert judged.recall >= recall


def test_a_detail_names_what_is_wrong(labelled: list[checked.Statement]) -> None:
    wrong = next(each for each in labelled if "Kenji Mori" in each.text)
    assert [fault.kind for fault in wrong.faults] == ["name"]
    assert "“Kenji Mori”" in wrong.faults[0].detail
    assert wrong.faults[0].detail.endswith(".")


@pytest.mark.parametrize("language", briefs.LANGUAGES)
@pytest.mark.parametrize("minutes", [1, 3, 10])
async def test_the_local_writer_says_nothing_that_its_sources_do_not(
    language: Language, minutes: float
) -> None:
    brief = briefs.brief(language, minutes=minutes)
    stories = tellings(brief.topics, language, terse=False)
    order = plan(brief, stories, certain=minutes * 55)
    texts = await briefs.words_of(LocalWriter(), order)
    found = [
        fault
        for part, text in zip(order.parts, texts, strict=True)
        for fault in faults(text, part, order)
    ]
    assert found == []


OPENINGS: dict[Language, list[tuple[str, list[str]]]] = {
    "en": [
        ("Good morning from RadioX. It is 8:30 on Saturday, November 21. I'm Ada.", []),
        ("Welcome to The News on RadioX. It's half past eight, the twenty-first of November.", []),
        ("It's Saturday, eight thirty. In the next three minutes, Ben and I have the news.", []),
        ("Good morning from RadioX. It's half past nine.", ["number"]),
        ("Good morning, it is Sunday, and I'm Ada.", ["number"]),
        ("This is BBC Radio, I'm Ada.", ["name"]),
        ("I'm Ada, and Iran has attacked a port.", ["name"]),
    ],
    "de": [
        ("Guten Morgen, hier ist RadioX mit The News. Es ist Samstag, 8.30 Uhr.", []),
        ("Es ist acht Uhr dreißig am Samstag, dem einundzwanzigsten November. Ich bin Ada.", []),
        ("Guten Morgen, es ist halb neun. Am Mikrofon ist Ada, neben mir sitzt Ben.", []),
        ("Guten Morgen, es ist halb zehn.", ["number"]),
        ("Heute ist Sonntag, guten Morgen.", ["number"]),
        ("Hier ist der Deutschlandfunk.", ["name"]),
    ],
}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [(language, *each) for language, cases in OPENINGS.items() for each in cases],
)
def test_an_opening_names_the_show_and_the_time_alone(
    language: Language, text: str, expected: list[str]
) -> None:
    brief = briefs.brief(language)
    order = plan(brief, tellings(brief.topics, language, terse=False), certain=165)
    opening = replace(order.parts[0], seconds=len(text) / briefs.RATE)
    assert [fault.kind for fault in faults(text, opening, order)] == expected
