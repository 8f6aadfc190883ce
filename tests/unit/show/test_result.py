"""`show.generated` of a finished show, and learned rates of voices."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import (
    AiUse,
    AudioReady,
    BlobRef,
    CoverReady,
    ScriptReady,
    ShowAccepted,
    ShowGenerated,
    SourceRef,
    SpokenSegment,
    VoiceUse,
)
from services.show.domain import result

GOLDEN = Path(__file__).parents[3] / "contracts/examples"
ACCEPTED = ShowAccepted.model_validate_json((GOLDEN / "show.accepted.json").read_text())
SCRIPT = ScriptReady.model_validate_json((GOLDEN / "script.ready.json").read_text())
AUDIO = AudioReady.model_validate_json((GOLDEN / "audio.ready.json").read_text())
COVER = CoverReady.model_validate_json((GOLDEN / "cover.ready.json").read_text())
AI = AiUse(disclosed=True)
TAGGED = BlobRef(bucket="shows", key="a/1/show.mp3", sha256="0", size=9, media_type="audio/mpeg")


def _use(characters: int, seconds: float) -> VoiceUse:
    return VoiceUse(provider="espeak", voice="f", characters=characters, seconds=seconds)


def _generated(painted: CoverReady | None = COVER) -> ShowGenerated:
    requested_at = ACCEPTED.as_of
    return result.generated(
        ACCEPTED,
        SCRIPT,
        AUDIO,
        result.CoverFiles(COVER.cover, COVER.cover_sizes),
        ai=AI,
        painted=painted,
        tagged=TAGGED,
        notes="<p>Notes.</p>",
        finish_seconds=0.25,
        requested_at=requested_at,
        now=requested_at + timedelta(seconds=7),
    )


def test_the_event_holds_the_results_of_every_stage() -> None:
    event = _generated()

    assert event.audio == TAGGED
    assert event.cover == COVER.cover
    assert event.cover_sizes == COVER.cover_sizes
    assert {size.pixels for size in event.cover_sizes} == {300, 600, 1200}
    assert event.ai == AI
    assert (event.duration, event.loudness) == (AUDIO.duration, AUDIO.loudness)
    assert (event.title, event.hosts, event.as_of) == (
        ACCEPTED.title, ACCEPTED.hosts, ACCEPTED.as_of,
    )  # fmt: skip
    assert (event.notice, event.unknown_fields) == (ACCEPTED.notice, ACCEPTED.unknown_fields)
    assert event.feeds == SCRIPT.feeds
    assert (event.episode, event.description) == (SCRIPT.episode, SCRIPT.description)
    assert event.notes == "<p>Notes.</p>"


def test_the_stories_that_were_told_stand_in_the_event_with_what_they_weighed() -> None:
    spoken = {segment.story for segment in AUDIO.segments if segment.story}
    event = _generated()

    assert [story.number for story in event.stories] == sorted(spoken)
    assert all(story.score and story.outlets for story in event.stories)
    assert result.told(SCRIPT.stories, AUDIO.segments[:1]) == ()


def test_seconds_are_given_for_every_stage_and_the_total() -> None:
    measured = {**SCRIPT.seconds, **AUDIO.seconds}

    assert _generated().seconds == {**measured, "cover": 0.41, "finish": 0.25, "total": 7.0}


def test_usage_cost_and_fallbacks_of_all_stages_are_told_together() -> None:
    event = _generated()

    assert event.usage == (*SCRIPT.usage, *AUDIO.usage, *COVER.usage)
    assert event.fallbacks == AUDIO.fallbacks
    assert event.cost.paid == pytest.approx(sum(each.cost for each in event.usage))
    assert event.cost.saved == pytest.approx(SCRIPT.saved + AUDIO.saved)
    assert SCRIPT.saved > 0 < AUDIO.saved


def test_a_show_with_the_cover_of_the_station_pays_for_none() -> None:
    event = _generated(painted=None)

    assert event.usage == (*SCRIPT.usage, *AUDIO.usage)
    assert event.seconds["cover"] == 0


@given(st.lists(st.lists(st.integers(0, 4), max_size=4), max_size=6))
def test_each_source_is_named_once_in_the_order_of_its_first_words(
    stories: list[list[int]],
) -> None:
    def segments() -> Iterator[SpokenSegment]:
        for number, links in enumerate(stories):
            sources = tuple(SourceRef(outlet="A", title=str(n), link=f"/{n}") for n in links)
            yield SpokenSegment(
                id=f"s{number:03}", kind="story", speaker="Ava", text="So.", start=0, end=1,
                sources=sources,
            )  # fmt: skip

    found = [int(source.title) for source in result.unique_sources(segments())]
    assert found == list(dict.fromkeys(n for links in stories for n in links))


def test_a_first_measurement_is_the_rate_and_others_move_it() -> None:
    first = result.learned_rates({}, [_use(150, 10)])
    second = result.learned_rates(first, [_use(250, 10)])

    assert first == {"espeak/f": 15}
    assert second == {"espeak/f": 18}


@pytest.mark.parametrize("nothing", [_use(0, 3), _use(9, 0)])
def test_silence_changes_no_rate(nothing: VoiceUse) -> None:
    assert result.learned_rates({"espeak/f": 15}, [nothing]) == {"espeak/f": 15}


def test_rates_are_learned_at_the_usual_speed_of_a_voice() -> None:
    fast = _use(180, 10).model_copy(update={"speed": 1.2})
    assert result.learned_rates({}, [fast]) == {"espeak/f": 15}


@given(st.lists(st.floats(5, 30), min_size=25, max_size=40))
def test_a_rate_stays_within_what_was_measured(rates: list[float]) -> None:
    known: dict[str, float] = {}
    for rate in rates:
        known = result.learned_rates(known, [_use(1000, 1000 / rate)])

    assert min(rates) - 0.01 <= known["espeak/f"] <= max(rates) + 0.01
