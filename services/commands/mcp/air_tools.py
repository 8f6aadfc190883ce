"""The tools about what is on the air."""

from typing import Annotated

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import AwareDatetime, Field

from contracts import (
    ChannelList,
    ChannelSchedule,
    ChannelsQuery,
    ScheduleQuery,
    StationPlayed,
    StationSkip,
    StationSkipped,
)
from contracts.event import SHOW_ID_PATTERN
from contracts.grid import DEFAULT_CHANNEL
from contracts.show import ChannelName
from services.commands.airing import played_show
from services.commands.mcp.answers import Channels, ChannelWithPage, OnAir, Schedule
from services.commands.mcp.station import Station
from services.commands.queries import asked

AUTHOR = "assistant"
"""Who asks for changes, as the station records it."""
NOW_HOURS = 3.0
"""Hours ahead in which `what_is_on` looks for what comes next."""
NEXT = 5
"""Slots that `what_is_on` names."""

OnChannel = Annotated[ChannelName, Field(description="Name of a channel, from `list_channels`.")]


class AirTools:
    """Tools that read what is on the air."""

    def __init__(self, station: Station) -> None:
        self._station = station

    async def list_channels(self) -> Channels:
        """List the channels of the station, with the page on which each can be heard."""
        async with self._station.opened() as connection:
            found = await asked(connection, ChannelsQuery(), ChannelList)
        return Channels(
            channels=tuple(
                ChannelWithPage(
                    **each.model_dump(), page=self._station.page_of_channel(each.channel)
                )
                for each in found.channels
            )
        )

    async def what_is_on(self, channel: OnChannel = DEFAULT_CHANNEL) -> OnAir:
        """Tell what is heard on a channel now, and what comes next."""
        found = await self._schedule(ScheduleQuery(channel=channel, hours=NOW_HOURS))
        now = found.now
        heard = (each for each in found.airings if each.starts_at <= now < each.ends_at)
        return OnAir(
            channel=found.channel,
            title=found.title,
            on_air=found.on_air,
            at=now,
            now=next(heard, None),
            heard=found.heard,
            filler=found.filler,
            placed=tuple(each for each in found.airings if each.starts_at > now),
            next=found.slots[:NEXT],
            page=self._station.page_of_channel(channel),
        )

    async def schedule(
        self,
        channel: OnChannel = DEFAULT_CHANNEL,
        since: Annotated[
            AwareDatetime | None,
            Field(description="From when on, e.g. 2026-11-01T06:00Z; now if left out."),
        ] = None,
        hours: Annotated[float, Field(gt=0, le=48, description="How many hours of it.")] = 12.0,
    ) -> Schedule:
        """Read what a channel airs when: what was aired since then, and what is planned."""
        query = ScheduleQuery(channel=channel, since=since, hours=hours)
        found = await self._schedule(query)
        return Schedule.model_validate(found.model_dump())

    async def _schedule(self, query: ScheduleQuery) -> ChannelSchedule:
        async with self._station.opened() as connection:
            return await asked(connection, query, ChannelSchedule)


class ChangingTools:
    """Tools that change what is on the air; an assistant has them only where that is allowed."""

    def __init__(self, station: Station) -> None:
        self._station = station

    async def play_show(
        self,
        show_id: Annotated[str, Field(pattern=SHOW_ID_PATTERN, description="A finished show.")],
        channel: OnChannel = DEFAULT_CHANNEL,
        at: Annotated[
            AwareDatetime | None,
            Field(description="When, e.g. 2026-11-01T18:30Z; as soon as possible if left out."),
        ] = None,
    ) -> StationPlayed:
        """Put a finished show on the air: everybody who listens hears it."""
        async with self._station.opened() as connection:
            return await played_show(show_id, channel, at, connection, by=AUTHOR)

    async def skip(
        self,
        channel: OnChannel = DEFAULT_CHANNEL,
        title: Annotated[
            str,
            Field(
                max_length=300,
                description="Title of what is to be cut off, as `what_is_on` tells it: nothing is "
                "skipped where something else is heard by then.",
            ),
        ] = "",
    ) -> StationSkipped:
        """Cut off what is heard on a channel, for everybody who listens."""
        async with self._station.opened() as connection:
            if title:
                query = ScheduleQuery(channel=channel, hours=NOW_HOURS)
                found = await asked(connection, query, ChannelSchedule)
                _check_heard(title, found)
            return await asked(connection, StationSkip(channel=channel, by=AUTHOR), StationSkipped)


def _check_heard(title: str, schedule: ChannelSchedule) -> None:
    if schedule.heard is None or title != schedule.heard.title:
        raise ToolError(
            f"title: “{title}” is not heard now; ask `what_is_on`, then name what is to be skipped"
        )
