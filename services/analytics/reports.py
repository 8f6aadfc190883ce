"""The queries about usage: what listeners do is recorded, and reported beside what was made."""

import asyncio

from contracts import (
    Analytics,
    AnalyticsQuery,
    ListenerActed,
    ListeningRecorded,
    ListeningRecordQuery,
    subjects,
)
from services.analytics.ports import Deps
from services.kit.failures import Invalid
from services.kit.service import Query


async def record(query: ListeningRecordQuery, deps: Deps) -> ListeningRecorded:
    """Publish what listeners did, each event once.

    Raises:
        Invalid: the archive holds no such show; the reason names the event.
    """
    numbers = {event.show_id: number for number, event in enumerate(query.events)}
    known = await deps.archive.known(tuple(numbers))
    for show_id, number in numbers.items():
        if show_id not in known:
            raise Invalid(f"events.{number}.show_id: the archive holds no show {show_id}")
    events = (
        ListenerActed(action_id=event.id, **event.model_dump(exclude={"id"}))
        for event in query.events
    )
    await asyncio.gather(*(deps.publish(event) for event in events))
    return ListeningRecorded(accepted=len(query.events))


async def report(query: AnalyticsQuery, deps: Deps) -> Analytics:
    """What the station made, and what of it was heard, day by day.

    Raises:
        Invalid: the time is too long, or ends before it begins.
    """
    figures = await deps.archive.figures(query)
    return Analytics(**dict(figures), listeners=await deps.station.listeners())


QUERIES = (
    Query(subjects.ANALYTICS_RECORD, ListeningRecordQuery, ListeningRecorded, record, exact=True),
    Query(subjects.ANALYTICS_REPORT, AnalyticsQuery, Analytics, report),
)
