"""A show meets its length at any speaking rate."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import Host, ScriptReady, Segment, Story, Voice
from services.audio.domain.form import pause_between
from services.audio.domain.scheduler import SpeechScheduler
from services.audio.domain.speech import Utterance
from tests.unit.audio.scripts import script as script_of_tones

HEAD, TAIL = 4.0, 7.0
CPS = 15.0
HOSTS = ("Ada", "Ben")


def script(minutes: float, segments: list[Segment]) -> ScriptReady:
    numbers = sorted({s.story for s in segments if s.story is not None})
    return ScriptReady(
        show_id="timing",
        title="Timing",
        station="RadioX",
        language="en",
        minutes=minutes,
        hosts=tuple(
            Host(
                name=name,
                voice=Voice(provider="espeak", name="en-us+f3", characters_per_second=CPS),
            )
            for name in HOSTS
        ),
        segments=tuple(segments),
        stories=tuple(Story(number=n, title=f"Story {n}", sources=()) for n in numbers),
        written_by="test",
        seconds={},
    )


def segment(
    index: int, kind: str, seconds: float, story: int | None = None, *, reserve: bool = False
) -> Segment:
    return Segment.model_validate(
        {
            "id": f"s{index:03}",
            "kind": kind,
            "speaker": HOSTS[index % 2],
            "text": "x" * max(1, round(seconds * CPS)),
            "story": story,
            "reserve": reserve,
        }
    )


@dataclass
class Outcome:
    spoken: list[str]
    seconds: float
    gaps: list[float]
    together: list[tuple[str, ...]]
    """The exchange of each utterance; empty where it is spoken alone."""


def perform(
    show: ScriptReady,
    pace: dict[str, float],
    ahead: int = 3,
    early: Callable[[], bool] = lambda: False,
    jingle: float = 0.0,
) -> Outcome:
    """Keep `ahead` utterances in flight, each `pace` times as long as expected; place in order.

    A length is recorded when it is placed, which is the worst that can happen, or, where
    `early` says so, as soon as it is handed out.
    """
    scheduler = SpeechScheduler(show, show.minutes * 60 - HEAD - TAIL, jingle)
    flying: deque[Utterance] = deque()
    spoken, gaps, seconds = list[str](), list[float](), HEAD + TAIL
    together: list[tuple[str, ...]] = []
    while True:
        while len(flying) < ahead and (one := scheduler.next()) is not None:
            flying.append(one)
            if early():
                scheduler.record_length(
                    one, len(one.segment.text) / CPS * pace[one.segment.speaker]
                )
        if not flying:
            break
        one = flying.popleft()
        length = len(one.segment.text) / CPS * pace[one.segment.speaker]
        scheduler.record_length(one, length)
        gap = scheduler.gap()
        spoken.append(one.segment.id)
        together.append(tuple(each.segment.id for each in one.exchange))
        gaps.append(gap)
        seconds += gap + length
    return Outcome(spoken, seconds, gaps, together)


@st.composite
def scripts(draw: st.DrawFn, shortest: float = 1) -> ScriptReady:
    """Scripts as a writer makes them: 92% of the time planned, reserves up to 140%."""
    minutes = draw(st.floats(shortest, 10))
    room = minutes * 60 - HEAD - TAIL
    segments = [segment(1, "opening", draw(st.floats(4, 8)))]
    closing = draw(st.floats(3, 7))
    used = len(segments[0].text) / CPS + closing
    story = 0
    while used < room * 1.4:
        story += 1
        planned = used < room * 0.92
        for position in range(draw(st.integers(1, 4))):
            length = draw(st.floats(4, 13))
            reserve = not planned or (position > 1 and draw(st.booleans()))
            if not reserve and used + length > room * 0.95:
                reserve = True
            segments.append(segment(len(segments) + 1, "story", length, story, reserve=reserve))
            used += length + 0.45
    segments.append(segment(len(segments) + 1, "closing", closing))
    return script(minutes, [*handing_over(segments, lambda: draw(st.booleans()))])


def handing_over(segments: list[Segment], at: Callable[[], bool]) -> Iterator[Segment]:
    """The segments, of which some hand over to the next one, where `at` says so."""
    after = False
    for one, following in zip(segments, [*segments[1:], None], strict=True):
        certain = following is not None and not (one.reserve or following.reserve)
        after = certain and not after and at()
        yield one.model_copy(update={"with_next": after})


def test_a_show_with_a_long_jingle_tells_less_in_the_same_time() -> None:
    tones = script_of_tones(("low", "high"), "tone", 1.5)
    grave = script_of_tones(("low", "high"), "tone", 1.5, grave=(1, 2, 3, 4, 5))
    even = {"Ada": 1.0, "Ben": 1.0}
    plain, with_jingle = perform(tones, even), perform(tones, even, jingle=4.0)
    assert with_jingle.seconds == pytest.approx(plain.seconds, rel=0.03)
    assert len(with_jingle.spoken) < len(plain.spoken)
    assert sum(gap > 4.0 for gap in with_jingle.gaps) == 6  # before and after five stories
    assert max(perform(grave, even, jingle=4.0).gaps) < 1.5


@pytest.mark.parametrize("ahead", [1, 3, 12])
@given(scripts(shortest=2), st.floats(0.8, 1.2), st.floats(0.8, 1.2))
@settings(max_examples=60)
def test_a_show_lands_within_a_tenth_of_its_minutes(
    ahead: int, show: ScriptReady, ada: float, ben: float
) -> None:
    outcome = perform(show, {"Ada": ada, "Ben": ben}, ahead)
    assert outcome.seconds == pytest.approx(show.minutes * 60, rel=0.1)


@pytest.mark.parametrize("ahead", [1, 3, 12])
@given(scripts(), st.floats(0.9, 1.1), st.floats(0.9, 1.1))
@settings(max_examples=60)
def test_a_short_show_with_measured_voices_lands_within_a_tenth(
    ahead: int, show: ScriptReady, ada: float, ben: float
) -> None:
    """A minute holds few lines, and each of them may be a fifth of it."""
    outcome = perform(show, {"Ada": ada, "Ben": ben}, ahead)
    assert outcome.seconds == pytest.approx(show.minutes * 60, rel=0.1)


@given(scripts(shortest=2.5), st.floats(0.97, 1.03), st.floats(0.97, 1.03))
@settings(max_examples=100)
def test_a_show_with_known_rates_lands_within_three_percent(
    show: ScriptReady, ada: float, ben: float
) -> None:
    outcome = perform(show, {"Ada": ada, "Ben": ben})
    assert outcome.seconds == pytest.approx(show.minutes * 60, rel=0.03)


@given(scripts(), st.floats(0.5, 2.0))
@settings(max_examples=100)
def test_frame_order_and_pauses_hold_at_any_pace(show: ScriptReady, pace: float) -> None:
    outcome = perform(show, {"Ada": pace, "Ben": pace})
    ids = [s.id for s in show.segments]
    assert outcome.spoken == sorted(outcome.spoken, key=ids.index)
    first = {s.id for s in show.segments if s.kind != "story" or (s.story == 1 and not s.reserve)}
    assert first <= set(outcome.spoken)
    assert outcome.gaps[0] == 0
    spoken = set(outcome.spoken)
    segments = [s for s in show.segments if s.id in spoken]
    for (before, after), gap in zip(pairwise(segments), outcome.gaps[1:], strict=True):
        pause = pause_between(before, after)
        assert pause.least - 1e-9 <= gap <= pause.most + 1e-9
    for story in show.stories:
        reserves = [s.id in spoken for s in show.segments if s.story == story.number and s.reserve]
        assert reserves == sorted(reserves, reverse=True)


@given(scripts(), st.floats(0.8, 1.2), st.integers(1, 12), st.integers(1, 12), st.data())
@settings(max_examples=50)
def test_the_same_lengths_make_the_same_show_whenever_they_are_known(
    show: ScriptReady, pace: float, ahead: int, other: int, data: st.DataObject
) -> None:
    """Neither the number of takes in flight nor the time at which each is spoken matters."""
    late = perform(show, {"Ada": pace, "Ben": pace}, ahead)
    early = perform(show, {"Ada": pace, "Ben": pace}, other, early=lambda: data.draw(st.booleans()))
    assert early == late


def test_reserves_are_spent_in_order_where_time_is_left() -> None:
    segments = [
        segment(1, "opening", 5),
        segment(2, "story", 10, 1),
        segment(3, "story", 8, 1, reserve=True),
        segment(4, "story", 10, 2),
        segment(5, "story", 8, 2, reserve=True),
        segment(6, "story", 8, 3, reserve=True),
        segment(7, "closing", 5),
    ]
    outcome = perform(script(1, segments), {"Ada": 1, "Ben": 1})
    assert outcome.spoken == ["s001", "s002", "s003", "s004", "s005", "s007"]


def test_planned_material_stays_where_the_show_runs_over_by_less_than_a_tenth() -> None:
    segments = [
        segment(1, "opening", 5),
        *(segment(n, "story", 8, n - 1) for n in range(2, 6)),
        segment(6, "closing", 8),
    ]
    outcome = perform(script(1, segments), {"Ada": 1.04, "Ben": 1.04})
    assert len(outcome.spoken) == len(segments)
    assert 60 < outcome.seconds < 66


def test_the_last_stories_lose_their_last_segments_where_it_would_run_over_by_more() -> None:
    segments = [
        segment(1, "opening", 5),
        *(segment(n, "story", 9, n // 2) for n in range(2, 8)),
        segment(8, "closing", 5),
    ]
    outcome = perform(script(1, segments), {"Ada": 1, "Ben": 1})
    assert outcome.spoken == ["s001", "s002", "s003", "s004", "s005", "s008"]


def test_a_script_that_holds_too_little_is_spoken_whole() -> None:
    segments = [segment(1, "opening", 5), segment(2, "story", 9, 1), segment(3, "closing", 5)]
    outcome = perform(script(5, segments), {"Ada": 1, "Ben": 1})
    assert outcome.spoken == ["s001", "s002", "s003"]


FORM = [
    segment(1, "opening", 6),
    segment(2, "headlines", 4),
    segment(3, "headlines", 4),
    segment(4, "story", 9, 1),
    segment(5, "story", 9, 1),
    segment(6, "story", 9, 2),
    segment(7, "recap", 4),
    segment(8, "closing", 5),
]


@pytest.mark.parametrize("pace", [0.6, 0.8, 0.9])
def test_pauses_stretch_within_the_bounds_of_their_place(pace: float) -> None:
    outcome = perform(script(1, FORM), {"Ada": pace, "Ben": pace})
    assert len(outcome.spoken) == len(FORM)
    opening, headline, first, within, second, recap, closing = outcome.gaps[1:]
    assert all(0.92 <= gap <= 1.5 for gap in (first, second, recap))
    assert all(0.5 <= gap <= 0.67 for gap in (opening, headline, closing))
    assert 0.31 <= within <= 0.67


def test_headlines_and_recap_are_spoken_however_little_room_there_is() -> None:
    outcome = perform(script(1, FORM), {"Ada": 2.5, "Ben": 2.5})
    assert outcome.spoken == ["s001", "s002", "s003", "s004", "s005", "s007", "s008"]


@given(scripts(), st.floats(0.8, 1.6), st.integers(1, 12))
@settings(max_examples=100)
def test_an_exchange_is_spoken_whole_or_not_at_all(
    show: ScriptReady, pace: float, ahead: int
) -> None:
    outcome = perform(show, {"Ada": pace, "Ben": pace}, ahead)
    assert not outcome.together[0]
    for one, exchange in zip(outcome.spoken, outcome.together, strict=True):
        if exchange:
            first, second = exchange
            assert one in exchange
            place = outcome.spoken.index(first)
            assert outcome.spoken[place : place + 2] == [first, second]
            assert outcome.together[place : place + 2] == [exchange, exchange]


TALK = [
    segment(1, "opening", 5),
    *(segment(n, "story", 9, n // 2) for n in range(2, 8)),
    segment(8, "closing", 5),
]


def talk(*handing: int) -> list[Segment]:
    return [each.model_copy(update={"with_next": n in handing}) for n, each in enumerate(TALK, 1)]


def test_hosts_who_talk_to_each_other_are_spoken_together() -> None:
    outcome = perform(script(2, talk(3, 6)), {"Ada": 1, "Ben": 1})
    third, sixth = ("s003", "s004"), ("s006", "s007")
    assert outcome.together == [(), (), third, third, (), sixth, sixth, ()]


def test_a_segment_whose_reply_was_dropped_is_spoken_alone() -> None:
    outcome = perform(script(1, talk(5)), {"Ada": 1, "Ben": 1})
    assert outcome.spoken == ["s001", "s002", "s003", "s004", "s005", "s008"]
    assert not any(outcome.together)
