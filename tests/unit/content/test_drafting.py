"""How a show is planned, worded by whatever writer there is, and brought to its length."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from itertools import accumulate, groupby

import pytest

from contracts import Segment
from services.content.domain.telling import pacing
from services.content.drafting import draft_script
from services.content.ports import Assignment, Brief, Draft, Worded
from services.kit.failures import Discard, Retry
from tests.briefs import RATE, brief, words_of
from tests.fakes import FakeWriter


def seconds(segments: tuple[Segment, ...], of: Brief) -> float:
    return pacing.seconds_of(segments, of.accepted.hosts)


def reachable(draft: Draft, of: Brief) -> set[float]:
    """Lengths that the show can have: reserves are spent in order, story by story."""
    lengths = {seconds(draft.certain, of)}
    reserves = [segment for segment in draft.segments if segment.reserve]
    for _, story in groupby(reserves, key=lambda segment: segment.story):
        spent = [0.0, *accumulate(len(s.text) / RATE + pacing.GAP for s in story)]
        lengths = {round(length + more, 1) for length in lengths for more in spent}
    return lengths


async def test_every_segment_has_its_id_and_a_host_who_speaks_it() -> None:
    draft = await draft_script(brief(), FakeWriter())
    assert [s.id for s in draft.segments] == [
        f"s{n:03d}" for n in range(1, len(draft.segments) + 1)
    ]
    assert {s.speaker for s in draft.segments} == {"Ada", "Ben"}


async def test_each_part_gets_its_words() -> None:
    writer = FakeWriter(drafts=1)
    draft = await draft_script(brief(), writer)
    (order,) = writer.orders
    assert tuple(s.text for s in draft.segments) == await words_of(writer, order)
    assert [(s.kind, s.speaker, s.story, s.sources, s.reserve) for s in draft.segments] == [
        (p.kind, p.host.name, p.story, p.sources, p.reserve) for p in order.parts
    ]


async def test_a_show_opens_tells_its_stories_and_closes() -> None:
    asked = brief()
    draft = await draft_script(asked, FakeWriter())
    assert [kind for kind, _ in groupby(s.kind for s in draft.segments)] == [
        "opening", "story", "closing",
    ]  # fmt: skip
    assert [story.number for story in draft.stories] == list(range(1, len(draft.stories) + 1))
    assert {s.story for s in draft.segments if s.kind == "story"} == {
        story.number for story in draft.stories
    }
    certain = {s.story for s in draft.certain if s.kind == "story"}
    assert len(certain) >= asked.accepted.news


async def test_every_story_rests_on_sources_of_the_brief() -> None:
    asked = brief()
    draft = await draft_script(asked, FakeWriter())
    known = {article.source for topic in asked.topics for article in topic.articles}
    stories = {story.number: story for story in draft.stories}
    for segment in draft.segments:
        assert bool(segment.sources) == (segment.kind == "story")
        if segment.story is not None:
            assert set(segment.sources) <= set(stories[segment.story].sources)
    assert all(set(story.sources) <= known for story in draft.stories)


async def test_only_what_can_be_left_out_is_a_reserve() -> None:
    """Of a story, whatever follows a reserve is one; openings and closings never are."""
    draft = await draft_script(brief(), FakeWriter())
    assert not any(s.reserve for s in draft.segments if s.kind != "story")
    for _, segments in groupby(draft.segments, key=lambda s: s.story):
        reserves = [s.reserve for s in segments]
        assert reserves == sorted(reserves)
    assert any(s.reserve for s in draft.segments)


def told(draft: Draft) -> list[str]:
    """Headlines of the stories that are certain, in order."""
    certain = {segment.story for segment in draft.certain}
    return [story.sources[0].title for story in draft.stories if story.number in certain]


@pytest.mark.parametrize("minutes", [3, 5, 8])
async def test_the_five_biggest_stories_come_first(minutes: float) -> None:
    draft = await draft_script(brief(stories=60, minutes=minutes), FakeWriter())
    assert told(draft)[:5] == [f"Bridge {number}" for number in range(1, 6)]


async def test_the_five_biggest_are_told_however_long_their_sentences() -> None:
    asked = brief(stories=60)
    long = [
        replace(topic, facts=((f"Bridge {n} is {'very ' * 58}long.", topic.articles[0]),))
        for n, topic in enumerate(asked.topics[:5])
    ]
    asked = replace(asked, topics=(*long, *asked.topics[5:]))
    assert told(await draft_script(asked, FakeWriter()))[:5] == [
        f"Bridge {number}" for number in range(1, 6)
    ]


async def test_one_light_story_comes_at_the_end() -> None:
    asked = brief(stories=60, minutes=8)
    serious, light = asked.topics[:50], [replace(t, light=True) for t in asked.topics[50:]]
    draft = await draft_script(replace(asked, topics=(*serious, *light)), FakeWriter())
    assert told(draft)[-1] == draft.stories[-1].sources[0].title == "Bridge 51"
    assert "Bridge 52" not in told(draft)


async def test_what_entertains_comes_after_what_matters_and_before_the_light_story() -> None:
    asked = brief(stories=60, minutes=8)
    topics = list(asked.topics)
    for place in (7, 9):
        topics[place] = replace(topics[place], pastime=True)
    topics[-1] = replace(topics[-1], light=True)
    draft = await draft_script(replace(asked, topics=tuple(topics)), FakeWriter())
    assert told(draft)[-3:] == ["Bridge 8", "Bridge 10", "Bridge 60"]


async def test_hosts_take_turns_from_story_to_story() -> None:
    draft = await draft_script(brief(), FakeWriter())
    stories = [list(told) for n, told in groupby(draft.certain, key=lambda s: s.story) if n]
    speakers = [segments[0].speaker for segments in stories]
    assert speakers == [("Ada", "Ben")[place % 2] for place in range(len(speakers))]


async def test_one_host_speaks_alone() -> None:
    draft = await draft_script(brief(hosts=1), FakeWriter())
    assert {s.speaker for s in draft.segments} == {"Ada"}


@pytest.mark.parametrize(("minutes", "closings"), [(1.9, 1), (2, 2)])
async def test_a_farewell_needs_time(minutes: float, closings: int) -> None:
    draft = await draft_script(brief(minutes=minutes), FakeWriter())
    assert sum(segment.kind == "closing" for segment in draft.segments) == closings


@pytest.mark.parametrize("stretch", [0.7, 1.0, 1.4])
@pytest.mark.parametrize("minutes", [1, 2, 3, 5, 10])
async def test_further_drafts_bring_the_certain_part_to_its_aim(
    minutes: float, stretch: float
) -> None:
    asked = brief(stories=200, minutes=minutes)
    draft = await draft_script(asked, FakeWriter(stretch=stretch))
    aim = pacing.aim(minutes * 60, drafts=16)
    assert seconds(draft.certain, asked) == pytest.approx(aim, rel=0.04)
    assert 0.91 * minutes * 60 < aim < minutes * 60


@pytest.mark.parametrize("hosts", [1, 2])
@pytest.mark.parametrize("stretch", [0.8, 1.0, 1.2])
@pytest.mark.parametrize("minutes", [1, 2, 3, 5, 10])
async def test_a_single_draft_can_meet_the_length_whether_longer_or_shorter_than_asked(
    minutes: float, stretch: float, hosts: int
) -> None:
    asked = brief(stories=200, minutes=minutes, hosts=hosts)
    writer = FakeWriter(drafts=1, stretch=stretch)
    draft = await draft_script(asked, writer)
    assert len(writer.orders) == 1
    wanted = minutes * 60
    assert seconds(draft.certain, asked) <= 1.02 * wanted
    nearest = min(abs(length - wanted) for length in reachable(draft, asked))
    assert nearest <= (0.02 if minutes >= 3 else 0.05) * wanted


@pytest.mark.parametrize("drafts", [1, 2, 5])
async def test_a_writer_is_asked_for_no_more_drafts_than_it_allows(drafts: int) -> None:
    writer = FakeWriter(drafts=drafts, stretch=2.0)
    await draft_script(brief(), writer)
    assert len(writer.orders) <= drafts


async def test_a_draft_that_meets_the_aim_is_the_last() -> None:
    writer = FakeWriter()
    await draft_script(brief(stories=200, minutes=10), writer)
    assert len(writer.orders) < writer.drafts


async def test_a_running_order_does_not_depend_on_the_words() -> None:
    short, long = FakeWriter(drafts=1, stretch=0.8), FakeWriter(drafts=1, stretch=1.2)
    await draft_script(brief(), short)
    await draft_script(brief(), long)
    assert short.orders == long.orders


@pytest.mark.parametrize("stories", [0, 1])
async def test_too_little_is_refused_before_words_are_paid_for(stories: int) -> None:
    writer = FakeWriter()
    with pytest.raises(Discard, match="stor"):
        await draft_script(brief(stories=stories, minutes=10), writer)
    assert writer.orders == []


async def test_words_that_fill_too_little_are_refused() -> None:
    with pytest.raises(Discard, match=r"The feeds hold 30 stories, about 2\.1 minutes; 3 minutes"):
        await draft_script(brief(), FakeWriter(drafts=1, stretch=0.4))


@dataclass
class Failing(FakeWriter):
    """A writer that finds words for the first `parts` parts, then raises `failure`."""

    failure: Exception | None = None
    parts: int = 0
    name: str = "vendor"

    async def write(
        self, assignment: Assignment, worded: Callable[[Worded], Awaitable[None]]
    ) -> None:
        await super().write(replace(assignment, wanted=assignment.wanted[: self.parts]), worded)
        if self.failure is not None:
            raise self.failure


async def test_a_part_without_words_is_refused_in_words() -> None:
    with pytest.raises(Discard) as refused:
        await draft_script(brief(), Failing(parts=4))
    assert refused.value.reason.startswith(
        "The script writer vendor returned no words for part 5 of "
    )


@pytest.mark.parametrize(
    ("unread", "reason"), [("", "too bold"), ("1 feed failed", "too bold; 1 feed failed")]
)
async def test_a_refusal_names_the_feeds_that_failed(unread: str, reason: str) -> None:
    with pytest.raises(Discard) as refused:
        await draft_script(brief(unread=unread), Failing(failure=Discard("too bold")))
    assert refused.value.reason == reason


async def test_a_writer_out_of_reach_is_a_retry() -> None:
    with pytest.raises(Retry, match="away"):
        await draft_script(brief(), Failing(failure=Retry("away")))
