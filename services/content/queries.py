"""Content's queries: the news of the day, stories out of sources, a script without a show."""

import asyncio
import hashlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import partial
from uuid import uuid4

from contracts import (
    FeedSource,
    NewsOverview,
    NewsProcessQuery,
    NewsQuery,
    ProcessedNews,
    ScriptWriteQuery,
    Segment,
    ShowRequested,
    WrittenScript,
    subjects,
)
from services.content.domain import edition, processed
from services.content.domain.overview import listed, overview
from services.content.drafting import draft_script
from services.content.handlers import written
from services.content.ports import Deps, Feed
from services.kit.calls.attribution import attributed_to
from services.kit.failures import Invalid, Retry, refusals_as_invalid
from services.kit.service import Query

WORKERS = 2
"""Queries of each kind that one process works on at once; the pipeline has workers of its own."""
ANY_AGE = 10 * 366 * 24.0
"""Hours: articles of any age."""


async def list_news(query: NewsQuery, deps: Deps) -> NewsOverview:
    """The events of the day as the editor sees them, at no cost: the local writer words the show.

    Raises:
        Invalid: a field is refused, or the feeds hold too little.
    """
    given = query.model_dump(exclude={"limit", "feeds"}, exclude_none=True)
    feeds = tuple(FeedSource(url=url) for url in query.feeds) or None
    accepted = await deps.resolve(ShowRequested(**given, feeds=feeds, allow_shorter=True))
    read = await deps.feeds.read_all(accepted.feeds, _nobody)
    told = await deps.channels.recall(accepted.channel) if accepted.memory else ()
    opinions = await deps.opinions(accepted)
    with refusals_as_invalid(), _named_feeds(query.feeds):
        edited = await asyncio.to_thread(edition.edit, read, accepted, deps.detect, told, opinions)
        draft = await draft_script(edited.brief, deps.local)
    return listed(overview(edited, draft), accepted, query.limit)


async def process_news(query: NewsProcessQuery, deps: Deps) -> ProcessedNews:
    """Turn feeds and articles into stories: clean, merged, in sections and weighed.

    Raises:
        Invalid: there is no source, or a field is refused.
    """
    if not query.feeds and not query.items:
        raise Invalid("items: name articles, or feeds to read")
    request = ShowRequested(language=query.language, as_of=query.as_of, filters=query.filters)
    accepted = await deps.resolve(request.model_copy(update={"feeds": query.feeds or None}))
    age = {"max_age_hours": query.max_age_hours or ANY_AGE}
    read = await deps.feeds.read_all(query.feeds, _nobody)
    feeds = (*read, *processed.feeds_of(query.items, query.language))
    accepted = accepted.model_copy(update=age)
    edited = await asyncio.to_thread(edition.judge, feeds, accepted, deps.detect)
    return processed.stories_of(edited, query.limit)


async def write_script(query: ScriptWriteQuery, deps: Deps) -> WrittenScript:
    """Pick the stories and write the script of a request, without audio.

    Raises:
        Invalid: the request is refused, the feeds hold too little, or a budget the calls.
        Retry: the script writers are unavailable.
    """
    request = ShowRequested(**dict(query)).model_copy(
        update={"show_id": _id_of(query), "review": False}
    )
    accepted = await deps.resolve(request)
    with attributed_to(accepted), refusals_as_invalid(), _named_feeds(query.feeds):
        write = partial(written, accepted, deps, _unheard)
        script = await deps.drafts.find_or_write(accepted, write)
    if script is None:
        raise Retry("the script was given up; ask again")
    return WrittenScript(script=script)


@contextmanager
def _named_feeds(given: Collection[object] | None) -> Iterator[None]:
    """Where the query itself names the feeds, have a refusal name those that cannot be read.

    Raises:
        Invalid: in place of `NothingToTell`: the reason begins with the field.
    """
    try:
        yield
    except edition.NothingToTell as error:
        if not given:
            raise
        unread = [
            f"feeds.{place}: the feed cannot be read: {report.error}"
            for place, report in enumerate(error.reports)
            if report.status == "failed"
        ]
        if len(unread) == len(error.reports):
            raise Invalid("; ".join(unread)) from error
        raise Invalid(f"feeds: {error.reason}") from error


def _id_of(query: ScriptWriteQuery) -> str:
    """The id of a script: that of a repeated query is the same; shows have others."""
    facts = query.model_dump_json() if query.show_id else uuid4().hex
    return f"script-{hashlib.sha256(facts.encode()).hexdigest()[:32]}"


async def _nobody(_: Feed) -> None:
    """Hear of no feed."""


async def _unheard(_: Segment) -> None:
    """Hear of no segment."""


QUERIES = (
    Query(subjects.NEWS_LIST, NewsQuery, NewsOverview, list_news, exact=True, workers=WORKERS),
    Query(
        subjects.NEWS_PROCESS,
        NewsProcessQuery,
        ProcessedNews,
        process_news,
        exact=True,
        workers=WORKERS,
    ),
    Query(
        subjects.SCRIPT_WRITE,
        ScriptWriteQuery,
        WrittenScript,
        write_script,
        exact=True,
        workers=WORKERS,
    ),
)
