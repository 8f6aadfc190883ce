"""The script: a running order with its words."""

from collections.abc import Sequence

from contracts import Language, Segment, Story
from services.content.domain.choosing.worth import harms
from services.content.domain.news import Brief, Draft
from services.content.domain.telling import pacing
from services.content.domain.telling.assignment import Worded
from services.content.domain.telling.dialogue import hands_over
from services.content.domain.telling.passages import Telling
from services.content.domain.telling.running_order import RunningOrder
from services.content.domain.telling.titles import chapter_title, short_titles
from services.kit.failures import Discard


def segment(order: RunningOrder, worded: Worded, before: Segment | None) -> Segment:
    """The segment of the part that `worded` has the words of; `before` is the one before it."""
    number = worded.number
    part = order.parts[number - 1]
    after_turn = before is not None and before.with_next
    own = part.passage if not worded.cited else None
    return Segment(
        id=segment_id(number),
        kind=part.kind,
        speaker=part.host.name,
        text=part.spoken(worded.text),
        story=part.story,
        sources=worded.cited or part.sources,
        rules=(own.rule,) if own and own.rule else (),
        reserve=part.reserve,
        with_next=not after_turn and hands_over(number, worded.text, order),
    )


def segment_id(number: int) -> str:
    """The id of the segment of the part at that place, from 1."""
    return f"s{number:03d}"


def assemble(order: RunningOrder, words: Sequence[Worded]) -> Draft:
    """Put the words of each part into its place; there are as many as parts, in order."""
    segments: list[Segment] = []
    for worded in words:
        segments.append(segment(order, worded, segments[-1] if segments else None))
    language = order.brief.accepted.language
    stories = (_story(number, telling, language) for number, telling in enumerate(order.stories, 1))
    return Draft(tuple(segments), tuple(stories))


def require_enough(brief: Brief, stories: int, seconds: float) -> None:
    """Accept a show of `seconds`, reserves included, for which the feeds hold `stories`.

    Raises:
        Discard: the feeds hold too little of what was asked for, in words for the listener.
    """
    accepted = brief.accepted
    enough = stories >= accepted.news and seconds >= pacing.ENOUGH * accepted.minutes * 60
    if not (enough or accepted.allow_shorter):
        raise Discard(
            f"The feeds hold {_counted(stories)}, about {seconds / 60:.1f} minutes; "
            f"{accepted.minutes:g} minutes with at least {_counted(accepted.news)} were asked for."
        )


def _counted(stories: int) -> str:
    return "1 story" if stories == 1 else f"{stories} stories"


def _story(number: int, telling: Telling, language: Language) -> Story:
    topic = telling.topic
    headlines = [article.source.title for article in topic.articles]
    said = telling.passages[0].sentences[0]
    return Story(
        number=number,
        title=chapter_title([*short_titles(telling, language), *headlines, said], language),
        category=topic.category,
        sources=tuple(article.source for article in topic.articles),
        outlets=topic.outlets,
        items=topic.items,
        score=dict(topic.score),
        grave=any(harms(sentence, language) for p in telling.passages for sentence in p.sentences),
        update=topic.update,
    )
