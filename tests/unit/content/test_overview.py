"""The day as the editor sees it."""

from functools import cache

from services.content.adapters.detector import detect
from services.content.adapters.local_writer import LocalWriter
from services.content.domain import edition
from services.content.domain.overview import Overview, overview
from services.content.drafting import draft_script
from services.content.ports import Draft
from tests.unit.content.test_edition import accepted, read


@cache
def edited(minutes: float) -> edition.Edition:
    return edition.edit(read("en-*.xml"), accepted(minutes=minutes, news=2), detect)


async def seen(minutes: float) -> tuple[Overview, Draft]:
    draft = await draft_script(edited(minutes).brief, LocalWriter())
    return overview(edited(minutes), draft), draft


async def test_what_a_show_tells_is_said_to_be_told() -> None:
    found, draft = await seen(3)
    certain = {segment.story for segment in draft.certain if segment.story}
    told = {event.articles for event in found.events if event.told == "yes"}
    held = {event.articles for event in found.events if event.told == "if time is left"}
    for story in draft.stories:
        within = [articles for articles in told | held if set(story.sources) <= set(articles)]
        assert len(within) == 1
        assert (within[0] in told) == (story.number in certain)
    assert len(told) == len(certain)
    assert len(told | held) == len(draft.stories)


async def test_every_event_has_its_rank_by_weight_and_a_reason() -> None:
    found, _ = await seen(3)
    assert [event.rank for event in found.events] == list(range(1, len(found.events) + 1))
    weights = [event.weight for event in found.events]
    assert weights == sorted(weights, reverse=True)
    assert all(event.reason for event in found.events)
    assert all(len(event.outlets) <= len(event.articles) for event in found.events)


async def test_what_cannot_be_said_is_listed_with_the_reason() -> None:
    found, _ = await seen(3)
    reasons = {event.reason for event in found.events if event.told == "no"}
    assert "no outlet says it in words for the ear" in reasons
    assert any(reason.startswith("no room in 3 minutes") for reason in reasons)


async def test_a_longer_show_tells_more() -> None:
    short, long = [
        sum(event.told == "yes" for event in (await seen(minutes))[0].events) for minutes in (2, 8)
    ]
    assert short < long


async def test_every_item_in_the_language_is_in_one_event() -> None:
    found, _ = await seen(3)
    articles = [article for event in found.events for article in event.articles]
    assert len(articles) == len(set(articles))
    assert len(articles) > 40
