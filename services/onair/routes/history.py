"""What was on the air, and what will be: history, the archive by hour, the schedule."""

import json
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from contracts.schedule import ChannelSchedule, ScheduleQuery
from services.broadcast.timeline import moment_of as moment_at
from services.kit.failures import Discard, Retry
from services.kit.web.answers import Age, kept
from services.onair.domain.channels import Channel
from services.onair.domain.feed import COVER
from services.onair.domain.programme import Entry, Filters, Hour, history, hours_of
from services.onair.inputs import channel_of, deps_of
from services.onair.parameters import choice_of, moment_of, query_number
from services.onair.problems import Problem
from services.onair.reading import TIMEOUT, deleted_shows, facts_of

MOST = 500
"""Entries of a page of history."""
WEEK_HOURS = 168.0
MAX_WORDS = 100
"""Length of what history is searched for."""


async def past(request: Request) -> Response:
    """What was on the air, the last one first; `kind`, `since`, `until`, `q`, `limit` choose.

    Of a show that was deleted the entry stays, with the station's own cover and no link to it.
    """
    channel, deps = channel_of(request), deps_of(request)
    words = request.query_params.get("q", "")
    if len(words) > MAX_WORDS:
        raise Problem(422, f"q: at most {MAX_WORDS} characters are expected")
    since, until = moment_of(request, "since"), moment_of(request, "until")
    filters = Filters(
        kind=choice_of(request, "kind", ("show", "filler", "all")),
        since=channel.position(since) if since else 0,
        until=channel.position(until) if until else None,
        words=words,
        limit=query_number(request, "limit", 50, most=MOST),
    )
    position = channel.position(deps.clock.now())
    entries = history(channel.timeline, position, filters)
    gone = await deleted_shows((each.show_id for each in entries if each.show_id), deps)
    told = [_without_show(each) if each.show_id in gone else each for each in entries]
    body = {"channel": channel.name, "entries": [each.model_dump() for each in told]}
    return kept(request, json.dumps(body, ensure_ascii=False).encode(), Age(5))


async def archive(request: Request) -> Response:
    """The shows of a day by the hour in which they began, in the time zone of the channel."""
    channel, deps = channel_of(request), deps_of(request)
    zone = ZoneInfo((await facts_of(channel.name, deps)).timezone)
    now = deps.clock.now()
    today = now.astimezone(zone).date()
    day = _day_of(request, today)
    position = channel.position(now)
    hours = hours_of(channel.timeline, channel.epoch, day, zone, position)
    aired = [show.show_id for each in hours for show in each.shows]
    gone = await deleted_shows(aired, deps)
    body = {
        "channel": channel.name,
        "timezone": zone.key,
        "day": day.isoformat(),
        "days": _days(channel, today, zone),
        "hours": [_without(each, gone).model_dump() for each in hours],
    }
    return kept(request, json.dumps(body, ensure_ascii=False).encode(), Age(30))


async def schedule(request: Request) -> Response:
    """What is up next, and the week of the grid."""
    channel, deps = channel_of(request), deps_of(request)
    query = ScheduleQuery(channel=channel.name, hours=WEEK_HOURS)
    try:
        found = await deps.lookups.ask(query, ChannelSchedule, TIMEOUT)
    except Discard as error:
        raise Problem(404, "the channel has no schedule") from error
    except Retry as error:
        raise Problem(503, "the schedule cannot be read now", {"Retry-After": "5"}) from error
    return kept(request, found.model_dump_json(exclude={"now", "heard", "pieces"}).encode(), Age(5))


def _without(hour: Hour, gone: Collection[str]) -> Hour:
    shows = [_without_show(each) if each.show_id in gone else each for each in hour.shows]
    return hour.model_copy(update={"shows": tuple(shows)})


def _without_show(entry: Entry) -> Entry:
    """An entry that leads to no show."""
    return entry.model_copy(update={"show_id": "", "cover": COVER})


def _day_of(request: Request, today: date) -> date:
    text = request.query_params.get("day")
    if text is None:
        return today
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError as error:
        raise Problem(422, "day: a date is expected, e.g. 2026-03-14") from error
    if day > today + timedelta(days=1):
        raise Problem(422, "day: nothing was heard on that day yet")
    return day


def _days(channel: Channel, today: date, zone: ZoneInfo) -> list[str]:
    """The days that the archive has, the last one first."""
    first = channel.timeline.airings[0]
    begun = moment_at(first.start, channel.epoch)
    count = (today - begun.astimezone(zone).date()).days
    return [(today - timedelta(days=each)).isoformat() for each in range(max(0, count) + 1)]


ROUTES = [
    Route("/air/{channel}/history.json", past),
    Route("/air/{channel}/archive.json", archive),
    Route("/air/{channel}/schedule.json", schedule),
]
