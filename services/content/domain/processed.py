"""Articles of one's own as feeds, and the stories that sources became."""

from collections.abc import Iterable, Iterator

from contracts import (
    FeedReport,
    FeedSource,
    Language,
    LeftOutNews,
    NewsArticle,
    NewsItem,
    NewsStory,
    ProcessedNews,
)
from services.content.domain.edition import Edition, Judged
from services.content.domain.news import Article, Feed, Item, Topic
from services.content.domain.overview import MAX_ARTICLES, MAX_OUTLETS

OWN = "your own"
"""The outlet of articles that name none."""
MAX_LEFT_OUT = 200
MAX_TEXT = 2000
"""Characters of an article's text in a reply."""


def feeds_of(items: Iterable[NewsItem], language: Language) -> tuple[Feed, ...]:
    """A feed for each outlet of the articles, in the order in which they come."""
    outlets: dict[str, list[NewsItem]] = {}
    for item in items:
        outlets.setdefault(item.outlet or OWN, []).append(item)
    return tuple(_feed(name, found, language) for name, found in outlets.items())


def stories_of(edited: Edition, limit: int) -> ProcessedNews:
    """The `limit` weightiest stories in the order of a show, and what became none, and why."""
    told = [(each, each.topic) for each in edited.events if each.topic is not None]
    by_weight = sorted(range(len(told)), key=lambda i: -told[i][0].ranked.score.total)
    chosen, light = sorted(by_weight[:limit]), sorted(by_weight[limit:])
    others = [_left_out(each) for each in edited.events if each.topic is None]
    others += [_left_out(told[i][0], "others weigh more") for i in light]
    return ProcessedNews(
        stories=tuple(_story(number, *told[i]) for number, i in enumerate(chosen, 1)),
        left_out=tuple(others[:MAX_LEFT_OUT]),
        feeds=edited.brief.reports,
        language=edited.brief.accepted.language,
    )


def _feed(name: str, items: Iterable[NewsItem], language: Language) -> Feed:
    # Articles of one's own have no address as a whole; the reader asks a source for one.
    source = FeedSource.model_construct(name=name, language=language)
    found = tuple(_items(items, source))
    report = FeedReport(name=name, status="ok", items=len(found))
    return Feed(source, report, found, live=False)


def _items(items: Iterable[NewsItem], source: FeedSource) -> Iterator[Item]:
    for item in items:
        feed = source.model_copy(update={"category": item.category})
        yield Item(item.title, item.text, item.link, item.published_at, feed)


def _story(number: int, judged: Judged, topic: Topic) -> NewsStory:
    parts = judged.ranked.score.parts()
    return NewsStory(
        number=number,
        title=topic.articles[0].source.title,
        category=topic.category,
        sentences=tuple(sentence for sentence, _ in topic.facts),
        articles=tuple(map(_article, topic.articles[:MAX_ARTICLES])),
        outlets=topic.outlets,
        items=topic.items,
        weight=round(sum(parts.values()), 2),
        score=parts,
    )


def _article(article: Article) -> NewsArticle:
    return NewsArticle(
        **dict(article.source),
        category=article.category,
        text=article.text[:MAX_TEXT],
        sentences=article.sentences,
    )


def _left_out(judged: Judged, reason: str = "") -> LeftOutNews:
    story = judged.ranked.story
    return LeftOutNews(
        title=story.lead.source.title,
        outlets=tuple(sorted(story.outlets))[:MAX_OUTLETS],
        reason=reason or judged.reason,
    )
