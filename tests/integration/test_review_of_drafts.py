"""What content writes passes the checks of show: a reviewer may leave a script as it is."""

from datetime import UTC, datetime

import pytest

from contracts import Language, ScriptDrafted, ScriptReviseRequested, Segment
from services.content.adapters.local_writer import LocalWriter
from services.content.drafting import draft_script
from services.show.domain.editing import revise
from tests.briefs import brief


async def written(language: Language, minutes: float) -> ScriptDrafted:
    """A draft of the local writer."""
    asked = brief(language, minutes=minutes)
    draft = await draft_script(asked, LocalWriter())
    accepted = asked.accepted
    return ScriptDrafted(
        show_id=accepted.show_id,
        title=accepted.title,
        station=accepted.station,
        language=language,
        minutes=minutes,
        hosts=accepted.hosts,
        segments=draft.segments,
        stories=draft.stories,
        written_by="local",
        seconds={},
        revision=1,
        expires_at=datetime(2026, 11, 22, tzinfo=UTC),
    )


def revised(draft: ScriptDrafted, segments: list[Segment]) -> ScriptDrafted:
    command = ScriptReviseRequested(
        show_id=draft.show_id, command_id="c", revision=1, segments=tuple(segments)
    )
    return revise(draft, command)


@pytest.mark.parametrize("minutes", [1, 3, 8])
@pytest.mark.parametrize("language", ["en", "de"])
async def test_a_script_may_stay_as_it_is_or_lose_any_story(
    language: Language, minutes: float
) -> None:
    draft = await written(language, minutes)
    assert revised(draft, list(draft.segments)).segments == draft.segments
    for story in draft.stories:
        others = [segment for segment in draft.segments if segment.story != story.number]
        after = revised(draft, others)
        assert [each.title for each in after.stories] == [
            each.title for each in draft.stories if each is not story
        ]
        assert {each.story for each in after.segments if each.story} == {
            each.number for each in after.stories
        }
