"""How well false sentences are found: numbers, names and quotations that no source gives."""

import pytest

from services.content.adapters.local_writer import LocalWriter
from services.content.domain.telling.checking import faults
from services.content.domain.telling.passages import tellings
from services.content.domain.telling.running_order import plan
from tests import briefs, checked

FLOORS = {"development": (0.98, 0.98), "held out": (0.9, 0.9)}
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
        print(f"\n{split}: {judged}")
        for language in briefs.LANGUAGES:
            print(f"  {language}: {checked.score(e for e in half if e.language == language)}")
        for kind, (found, count) in checked.by_kind(half).items():
            print(f"  {kind}: {found} of {count} found")
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
    language: str, minutes: float
) -> None:
    brief = briefs.brief("de" if language == "de" else "en", minutes=minutes)
    stories = tellings(brief.topics, language, terse=False)
    order = plan(brief, stories, certain=minutes * 55)
    texts = await LocalWriter().write(order)
    found = [
        fault
        for part, text in zip(order.parts, texts, strict=True)
        for fault in faults(text, part, order)
    ]
    assert found == []
