"""What a reviewer may do to a script, and how the next revision is put together."""

from datetime import UTC, datetime
from typing import Any

import pytest

from contracts import (
    Host,
    ScriptDrafted,
    ScriptReviseRequested,
    Segment,
    SourceRef,
    Story,
    Voice,
)
from services.show.domain.editing import (
    MAX_CHARACTERS,
    MAX_REVISION,
    InvalidEdit,
    revise,
    seconds_of,
)

WIRE = SourceRef(outlet="The Wire", title="A bridge opens", link="https://wire.example/1")
HOSTS = tuple(
    Host(name=name, voice=Voice(provider="p", name=name, characters_per_second=10))
    for name in ("Ada", "Ben")
)
TEXT = "The harbour bridge of Marlow {} opens to all traffic on Monday, the council says."


def segment(number: int, kind: str, story: int | None = None, **fields: Any) -> Segment:
    return Segment.model_validate(
        {
            "id": f"s{number:03d}", "kind": kind, "speaker": HOSTS[number % 2].name,
            "text": TEXT.format(number), "story": story,
            "sources": (WIRE,) if story else (), **fields,
        }
    )  # fmt: skip


SEGMENTS = (
    segment(1, "opening"),
    segment(2, "headlines"),
    segment(3, "story", 1),
    segment(4, "story", 1, reserve=True),
    segment(5, "story", 2),
    segment(6, "story", 2),
    segment(7, "story", 3, reserve=True),
    segment(8, "recap"),
    segment(9, "closing"),
)
DRAFT = ScriptDrafted(
    show_id="s1",
    title="The News",
    station="RadioX",
    language="en",
    minutes=1.25,
    hosts=HOSTS,
    segments=SEGMENTS,
    stories=tuple(
        Story(number=number, title=f"Story {number}", sources=(WIRE,)) for number in (1, 2, 3)
    ),
    written_by="local",
    seconds={},
    revision=4,
    expires_at=datetime(2026, 11, 20, tzinfo=UTC),
)


def revised(*segments: Segment, draft: ScriptDrafted = DRAFT) -> ScriptDrafted:
    command = ScriptReviseRequested(
        show_id="s1", command_id="c", revision=draft.revision, segments=segments
    )
    return revise(draft, command)


def kept(*numbers: int) -> list[Segment]:
    return [SEGMENTS[number - 1] for number in numbers]


def replaced(number: int, **fields: Any) -> list[Segment]:
    segments = list(SEGMENTS)
    segments[number - 1] = segments[number - 1].model_copy(update=fields)
    return segments


def test_an_edit_without_changes_is_the_next_revision() -> None:
    after = revised(*SEGMENTS)
    assert (after.revision, after.revised_by) == (5, "c")
    assert after.segments == SEGMENTS
    assert after.stories == DRAFT.stories


def test_a_changed_text_is_marked_and_keeps_its_sources() -> None:
    after = revised(*replaced(5, text="The bridge opens on Tuesday."))
    assert after.segments[4].text == "The bridge opens on Tuesday."
    assert after.segments[4].sources == (WIRE,)
    assert [each.id for each in after.segments if each.edited] == ["s005"]


def test_another_speaker_is_an_edit() -> None:
    assert revised(*replaced(5, speaker="Ada")).segments[4].edited


def test_a_mark_stays_and_no_reviewer_can_remove_it() -> None:
    first = revised(*replaced(5, text="The bridge opens on Tuesday."))
    unmarked = [each.model_copy(update={"edited": False}) for each in first.segments]
    assert revised(*unmarked, draft=first).segments[4].edited


def test_a_client_that_does_not_know_who_hands_over_may_edit_nevertheless() -> None:
    talk = tuple(replaced(5, with_next=True))
    draft = DRAFT.model_copy(update={"segments": talk})
    assert revised(*talk, draft=draft).segments[4].with_next
    after = revised(*SEGMENTS, draft=draft).segments[4]
    assert not after.with_next
    assert not after.edited


def test_segments_and_stories_are_numbered_in_their_new_order() -> None:
    after = revised(*kept(1, 2, 5, 6, 3, 4, 7, 8, 9))
    assert [each.id for each in after.segments] == [each.id for each in SEGMENTS]
    assert [each.text for each in after.segments][2:4] == [SEGMENTS[4].text, SEGMENTS[5].text]
    assert [each.story for each in after.segments] == [None, None, 1, 1, 2, 2, 3, None, None]
    assert [each.title for each in after.stories] == ["Story 2", "Story 1", "Story 3"]
    assert not any(each.edited for each in after.segments)


def test_a_story_without_segments_is_dropped() -> None:
    after = revised(*kept(1, 3, 7, 9))
    assert [(each.number, each.title) for each in after.stories] == [(1, "Story 1"), (2, "Story 3")]
    assert [each.story for each in after.segments] == [None, 1, 2, None]


def test_a_dropped_story_is_not_named_in_what_is_said_of_the_episode() -> None:
    named = DRAFT.model_copy(update={"episode": "Story 1; Story 2", "description": "Story 2."})
    dropped = revised(*kept(1, 3, 7, 9), draft=named)
    assert (dropped.episode, dropped.description) == ("", "")
    moved = revised(*kept(1, 2, 5, 6, 3, 4, 7, 8, 9), draft=named)
    assert (moved.episode, moved.description) == (named.episode, named.description)


INVALID = [
    (replaced(5, text=""), "segments.s005.text"),
    (replaced(5, text=" … "), "segments.s005.text"),
    (replaced(5, text="The bridge opens.\nOn Tuesday."), "segments.s005.text"),
    (replaced(5, text="The bridge <b>opens</b>."), "segments.s005.text"),
    (replaced(5, text="word " * (MAX_CHARACTERS // 5) + "more"), "segments.s005.text"),
    (replaced(5, text=SEGMENTS[2].text.upper()), "segments.s005.text"),
    (replaced(5, speaker="Eve"), "segments.s005.speaker"),
    (replaced(5, kind="opening"), "segments.s005.kind"),
    (replaced(5, story=1), "segments.s005.story"),
    (replaced(5, sources=()), "segments.s005.sources"),
    (replaced(5, rules=("names",)), "segments.s005.rules"),
    (replaced(4, reserve=False), "segments.s004.reserve"),
    (replaced(5, id="s010"), "segments.s010"),
    (kept(1, 3, 3, 9), "segments.s003"),
    (kept(3, 5, 9), "segments"),
    (kept(1, 3, 5), "segments"),
    (kept(1, 2, 8, 9), "segments"),
    (kept(1, 7, 9), "segments"),
    ([], "segments"),
    (kept(3, 1, 9), "segments.s001"),
    (kept(1, 3, 9, 8), "segments.s008"),
    (kept(1, 3, 2, 9), "segments.s002"),
    (kept(1, 5, 3, 6, 9), "segments.s006"),
    (kept(1, 4, 3, 5, 9), "segments.s003"),
]


@pytest.mark.parametrize(("segments", "field"), INVALID)
def test_an_edit_that_breaks_a_rule_names_the_field(segments: list[Segment], field: str) -> None:
    with pytest.raises(InvalidEdit) as refused:
        revised(*segments)
    assert refused.value.field == field
    assert refused.value.reason


def test_there_is_a_last_revision() -> None:
    last = revised(*SEGMENTS, draft=DRAFT.model_copy(update={"revision": MAX_REVISION - 1}))
    with pytest.raises(InvalidEdit, match="revision: 100 is the last one"):
        revised(*SEGMENTS, draft=last)


def test_an_edit_may_not_make_the_show_too_long() -> None:
    short = DRAFT.model_copy(update={"minutes": 1.0})
    assert seconds_of(short.segments, HOSTS) > 64.8
    assert revised(*SEGMENTS, draft=short).revision == 5
    with pytest.raises(InvalidEdit, match="too long"):
        revised(*replaced(5, text=SEGMENTS[4].text + " So it says."), draft=short)


def test_an_edit_may_make_a_show_short_only_where_it_may_be_shorter() -> None:
    long = DRAFT.model_copy(update={"minutes": 3.0})
    with pytest.raises(InvalidEdit, match="too short"):
        revised(*kept(1, 3, 5, 9), draft=long)
    shorter = long.model_copy(update={"allow_shorter": True})
    assert len(revised(*kept(1, 3, 5, 9), draft=shorter).segments) == 4


def test_the_length_counts_speech_pauses_and_music_but_no_reserve() -> None:
    characters = sum(len(each.text) for each in SEGMENTS if not each.reserve)
    assert seconds_of(SEGMENTS, HOSTS) == pytest.approx(16 + characters / 10 + 6 * 0.45)
