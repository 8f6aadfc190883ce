"""The tools that request shows, follow and read them."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import uuid4

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import AwareDatetime, Field

from contracts import (
    NewsFilter,
    PresetList,
    PresetsQuery,
    PublishedSpeech,
    ShowFailed,
    ShowGenerated,
    ShowRequested,
    ShowState,
    SourceRef,
    SpokenSegment,
    VoicesQuery,
)
from contracts.archive import (
    ArchivedShow,
    ArchiveSearchPage,
    ArchiveSearchQuery,
    ArchiveShowsPage,
    ArchiveShowsQuery,
)
from contracts.client import RadioClient
from contracts.event import SHOW_ID_PATTERN
from contracts.feed import ShortText
from contracts.show import ChannelName
from services.client.failures import as_failures
from services.commands.connection import Connection
from services.commands.mcp.answers import (
    FoundShows,
    Passage,
    Presets,
    ProviderVoices,
    RequestedShow,
    ShowProgress,
    Step,
    Transcript,
    Voices,
)
from services.commands.mcp.station import Station
from services.commands.queries import asked
from services.commands.shows.archive import archive_of

MAX_UNFINISHED = 5
"""Shows in work or in the queue from which on an assistant's requests are refused."""
LONGEST_WAIT = 50.0
"""Seconds that one call may wait: clients give up after a minute."""
POLL_INTERVAL = 0.25

ShowName = Annotated[
    str, Field(pattern=SHOW_ID_PATTERN, description="Id of the show, as other tools return it.")
]
Channel = Annotated[ChannelName | None, Field(description="Name of a channel.")]
InLanguage = Annotated[Literal["en", "de"] | None, Field(description="`en` or `de`.")]


class ShowTools:
    """Tools about presets, voices and shows."""

    def __init__(self, station: Station) -> None:
        self._station = station

    async def list_presets(self, language: InLanguage = None) -> Presets:
        """List the presets: the shows that can be requested by name, with length and hosts."""
        async with self._station.opened() as connection:
            found = await asked(connection, PresetsQuery(language=language), PresetList)
        return Presets(presets=found.presets)

    async def list_voices(self, language: InLanguage = None) -> Voices:
        """List the voices that hosts can have, by speech provider."""
        async with self._station.opened() as connection:
            found = await asked(connection, VoicesQuery(language=language), PublishedSpeech)
        return Voices(
            providers=tuple(
                ProviderVoices(provider=each.name, voices=each.voices) for each in found.providers
            )
        )

    async def request_show(
        self,
        *,
        preset: Annotated[ShortText | None, Field(description="From `list_presets`.")] = None,
        minutes: Annotated[
            float | None, Field(ge=1, le=60, description="Length; the preset's if left out.")
        ] = None,
        language: InLanguage = None,
        title: Annotated[
            str | None, Field(min_length=1, max_length=120, description="Title of the show.")
        ] = None,
        keywords: Annotated[
            tuple[Annotated[str, Field(min_length=1, max_length=100)], ...],
            Field(max_length=20, description="Only news with one of these words."),
        ] = (),
        channel: Channel = None,
        budget: Annotated[
            float,
            Field(ge=0, le=100, description="The most that paid providers may cost, in USD."),
        ] = 0.0,
        request_id: Annotated[
            str | None,
            Field(
                pattern=SHOW_ID_PATTERN,
                description="An id of your choice for the show: the same request with it, sent "
                "again, makes no second show. Give one whenever you may have to repeat the call.",
            ),
        ] = None,
    ) -> RequestedShow:
        """Request a show of today's news; it takes seconds to minutes: see `follow_show`.

        It costs nothing unless a budget is given: then providers that are paid may be used, up to
        that. The station sets bounds to length, budget, and the number of shows in work.
        """
        self._check_bounds(minutes, budget)
        request = ShowRequested(
            show_id=request_id or str(uuid4()),
            preset=preset,
            minutes=minutes,
            language=language,
            title=title,
            filters=NewsFilter(keywords=keywords) if keywords else None,
            channel=channel,
            allow_shorter=True,
            budget=budget,
        )
        async with self._station.opened() as connection:
            await _check_queue(connection, str(request.show_id))
            with as_failures():
                show_id = await RadioClient(connection.platform.client).request(request)
        return RequestedShow(
            show_id=show_id, most_it_costs=budget, page=self._station.page_of(show_id)
        )

    async def follow_show(
        self,
        show_id: ShowName,
        wait_seconds: Annotated[
            float,
            Field(ge=0, le=LONGEST_WAIT, description="How long to wait for its end; 0: not."),
        ] = 20.0,
    ) -> ShowProgress:
        """Tell how far a show is; waits a while for its end. Call it again until `ended`."""
        async with self._station.opened() as connection:
            state = await _settled(connection, show_id, wait_seconds)
            outcome = await connection.client.outcome(state) if state and state.over else None
        if state is None:
            raise ToolError(
                f"there is no show {show_id}; `search_archive` finds those that have ended"
            )
        accepted = state.accepted
        reason = getattr(outcome, "reason", "")
        if isinstance(outcome, ShowFailed) and outcome.field:
            reason = f"{outcome.field}: {reason}"
        return ShowProgress(
            show_id=show_id,
            status=state.status,
            ended=state.over,
            title=accepted.title if accepted else "",
            minutes=accepted.minutes if accepted else None,
            in_review=state.in_review,
            reason=reason,
            steps=tuple(Step(at=entry.at, what=entry.what) for entry in state.timeline),
            page=self._station.page_of(show_id),
        )

    async def search_archive(
        self,
        *,
        words: Annotated[
            str,
            Field(max_length=200, description="All of them stand in the show; empty: the latest."),
        ] = "",
        channel: Channel = None,
        language: InLanguage = None,
        since: Annotated[
            AwareDatetime | None, Field(description="Ended then or later: 2026-11-01T06:00Z.")
        ] = None,
        limit: Annotated[int, Field(ge=1, le=20, description="Number of shows.")] = 10,
        after: Annotated[
            str, Field(max_length=30, description="The `more` of the answer before.")
        ] = "",
    ) -> FoundShows:
        """Search the shows of the past: titles, scripts, stories, outlets and headlines."""
        given = {
            "channel": channel,
            "language": language,
            "since": since,
            "limit": limit,
            "after": after or None,
        }
        async with self._station.opened() as connection:
            archive = await archive_of(connection)
            if words.strip():
                wanted = ArchiveSearchQuery.model_validate({**given, "words": words})
                page = await archive.ask(wanted, ArchiveSearchPage)
                return FoundShows(hits=page.hits, more=page.next or "")
            latest = ArchiveShowsQuery.model_validate(given)
            listed = await archive.ask(latest, ArchiveShowsPage)
            return FoundShows(shows=listed.shows, more=listed.next or "")

    async def read_show(
        self,
        show_id: ShowName,
        first: Annotated[int, Field(ge=0, description="The first passage, from 0.")] = 0,
        limit: Annotated[int, Field(ge=1, le=100, description="Number of passages.")] = 40,
    ) -> Transcript:
        """Read a finished show: its transcript, with the articles that each passage rests on."""
        async with self._station.opened() as connection:
            found = await (await archive_of(connection)).show(show_id)
        event = _generated(found)
        passages = event.segments[first : first + limit]
        sources = tuple(dict.fromkeys(source for each in passages for source in each.sources))
        return Transcript(
            show_id=show_id,
            title=event.title,
            episode=event.episode,
            station=event.station,
            language=event.language,
            as_of=event.as_of,
            duration=event.duration,
            hosts=tuple(host.name for host in event.hosts),
            notice=event.notice,
            cost=event.cost.paid,
            chapters=event.chapters,
            passages=tuple(_passage(each, sources) for each in passages),
            passages_in_all=len(event.segments),
            sources=sources,
            page=self._station.page_of(show_id),
        )

    def _check_bounds(self, minutes: float | None, budget: float) -> None:
        limits = self._station.limits
        if minutes is not None and minutes > limits.minutes:
            raise ToolError(
                f"minutes: at most {limits.minutes:g} here; `radiox mcp --max-minutes` raises it"
            )
        if budget > limits.budget:
            raise ToolError(
                f"budget: at most {limits.budget:g} USD here; `radiox mcp --max-budget` raises it"
            )


async def _check_queue(connection: Connection, show_id: str) -> None:
    """Refuse a new show where many wait; one that was requested before is let through."""
    if await connection.client.state(show_id) is not None:
        return
    waiting = len(await connection.client.unfinished())
    if waiting >= MAX_UNFINISHED:
        raise ToolError(
            f"{waiting} shows wait or are in work: follow them to their ends, then request the next"
        )


async def _settled(connection: Connection, show_id: str, seconds: float) -> ShowState | None:
    """The state of a show once it has ended, or after so many seconds."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while True:
        state = await connection.client.state(show_id)
        if (state and state.over) or loop.time() >= deadline:
            return state
        await asyncio.sleep(POLL_INTERVAL)


def _generated(show: ArchivedShow) -> ShowGenerated:
    if show.generated is not None:
        return show.generated
    ended = show.failed or show.cancelled
    why = f": {ended.reason if ended else show.reason}".removesuffix(": ")
    how = "failed" if show.failed else "was cancelled" if show.cancelled else "was deleted"
    raise ToolError(f"show {show.show_id} {how}{why}; there is no transcript")


def _passage(segment: SpokenSegment, sources: Sequence[SourceRef]) -> Passage:
    return Passage(
        start=segment.start,
        speaker=segment.speaker,
        text=segment.text,
        sources=tuple(sources.index(each) for each in segment.sources),
    )
