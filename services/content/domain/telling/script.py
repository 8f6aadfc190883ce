"""The script: a running order with its words."""

from collections.abc import Sequence

from contracts import Language, Segment, Story
from services.content.domain.choosing.worth import harms
from services.content.domain.news import Brief, Draft
from services.content.domain.telling import pacing
from services.content.domain.telling.passages import Telling
from services.content.domain.telling.running_order import RunningOrder
from services.content.domain.telling.titles import chapter_title, short_titles
from services.kit.failures import Discard


def assemble(order: RunningOrder, texts: Sequence[str]) -> Draft:
    """Put the words of each part into its place.

    Raises:
        ValueError: there are not as many texts as parts.
    """
    segments = (
        Segment(
            id=f"s{number:03d}",
            kind=part.kind,
            speaker=part.host.name,
            text=part.spoken(text),
            story=part.story,
            sources=part.sources,
            rules=(part.passage.rule,) if part.passage and part.passage.rule else (),
            reserve=part.reserve,
        )
        for number, (part, text) in enumerate(zip(order.parts, texts, strict=True), 1)
    )
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
