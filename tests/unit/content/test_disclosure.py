"""A show says aloud that computers make it, where its preset or request says so."""

from dataclasses import replace

import pytest

from contracts import Language
from services.content.adapters.local_writer import LocalWriter
from services.content.domain.telling import pacing
from services.content.domain.telling.disclosure import DISCLOSURES
from services.content.drafting import draft_script
from services.content.ports import Brief, ScriptWriter
from tests.briefs import brief
from tests.fakes import FakeWriter


def asked(language: Language = "en", *, disclose: bool = True) -> Brief:
    whole = brief()
    accepted = whole.accepted.model_copy(update={"disclose": disclose, "language": language})
    return replace(whole, accepted=accepted)


@pytest.mark.parametrize("writer", [FakeWriter(), FakeWriter(drafts=1), LocalWriter()])
async def test_whoever_writes_the_last_host_who_opens_the_show_says_it_once(
    writer: ScriptWriter,
) -> None:
    draft = await draft_script(asked(), writer)
    opening = [segment.text for segment in draft.segments if segment.kind == "opening"]
    assert opening[-1].endswith(f" {DISCLOSURES['en']}")
    assert [DISCLOSURES["en"] in segment.text for segment in draft.segments].count(True) == 1


async def test_it_is_said_in_the_language_of_the_show() -> None:
    draft = await draft_script(asked("de"), FakeWriter())
    assert any(DISCLOSURES["de"] in segment.text for segment in draft.segments)


async def test_nobody_says_it_where_it_is_not_wanted() -> None:
    draft = await draft_script(asked(disclose=False), LocalWriter())
    assert not any(DISCLOSURES["en"] in segment.text for segment in draft.segments)


async def test_the_show_is_no_longer_for_it() -> None:
    said, unsaid = [
        pacing.seconds_of(
            (await draft_script(wanted, LocalWriter())).certain, wanted.accepted.hosts
        )
        for wanted in (asked(), asked(disclose=False))
    ]
    assert abs(said - unsaid) < 3
