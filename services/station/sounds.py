"""Has sounds packaged, filler and shows, which may take long: a task of its own."""

import logging
from datetime import timedelta
from functools import partial

from contracts import FillerItem, Grid, GridFiller, Packaged, PackageQuery
from contracts.air import FillerKind
from services.kit.failures import Discard, Retry
from services.station import channels
from services.station.domain.reasons import unmade
from services.station.domain.rotation import sources
from services.station.domain.setbacks import LONGEST_PAUSE, LONGEST_WAIT, Filler
from services.station.domain.state import OVER, ChannelState, Piece, Show, with_failure, with_show
from services.station.ports import Deps
from services.station.telling import changed

logger = logging.getLogger(__name__)

CHECKED_EVERY = timedelta(hours=6)
"""How often it is made sure that filler is there: packages that nobody asks for are removed."""


async def prepare(deps: Deps) -> None:
    """Have one more sound packaged for every channel that runs, where one is missing."""
    for channel, saved in (await channels.running(deps)).items():
        if saved.grid is None or not await _needs_sounds(channel, saved.grid, deps):
            continue
        for prepared in (
            partial(_prepare_piece, channel, saved.grid.filler, deps),
            partial(_prepare_show, channel, deps),
        ):
            try:
                await prepared()
            except (Retry, Discard) as error:
                logger.warning("channel %s: %s", channel, error.reason)


async def _needs_sounds(channel: str, grid: Grid, deps: Deps) -> bool:
    """Whether anything is still to be scheduled.

    A channel that is stopped goes on with its last airing; one that never ran has none yet.
    """
    return grid.on_air or not (await deps.states.find(channel)).aired


async def _prepare_piece(channel: str, filler: GridFiller, deps: Deps) -> None:
    """Package a piece that is missing; one that cannot be packaged holds up no other."""
    state = await deps.states.find(channel)
    wanted = sources(filler)
    names = tuple(name for name, _ in wanted)
    for source, kind in wanted:
        now = deps.clock.now()
        known = state.pieces.get(source)
        if known is not None and now - known.checked_at <= CHECKED_EVERY:
            continue
        if state.setbacks.rests(source, names, now):
            continue
        try:
            found = await deps.station.package(_query(source))
        except Discard as error:
            reason = f"filler {source} is left out: {error.reason}"
            await _fall_behind(channel, source, names, deps, reason=reason, gone=True)
        except Retry as error:
            reason = f"filler {source}: {error.reason}"
            await _fall_behind(channel, source, names, deps, reason=reason, gone=False)
            return
        else:
            piece = Piece(item=_item(found, kind), checked_at=deps.clock.now())
            change = partial(_with_piece, names=names, source=source, piece=piece)
            await deps.states.change(channel, change)
            return


async def _fall_behind(
    channel: str, source: str, names: Filler, deps: Deps, *, reason: str, gone: bool
) -> None:
    """Note that a piece cannot be packaged; the first failure in a row is told of."""
    now, longest = deps.clock.now(), LONGEST_PAUSE if gone else LONGEST_WAIT
    is_new = False

    def step(state: ChannelState) -> ChannelState:
        nonlocal is_new
        is_new = state.setbacks.known(source, names) is None
        setbacks = state.setbacks.behind(source, names, now, longest)
        others = set(names) - {source} if gone else set(names)
        pieces = {name: each for name, each in state.pieces.items() if name in others}
        return state.model_copy(update={"pieces": pieces, "setbacks": setbacks})

    await deps.states.change(channel, step)
    if is_new:
        logger.warning("channel %s: %s", channel, reason)


def _with_piece(state: ChannelState, *, names: Filler, source: str, piece: Piece) -> ChannelState:
    """The state with a new piece, and of the others those of these names."""
    pieces = {name: each for name, each in state.pieces.items() if name in names}
    pieces[source] = piece
    setbacks = state.setbacks.without(source)
    return state.model_copy(update={"pieces": pieces, "setbacks": setbacks})


async def _prepare_show(channel: str, deps: Deps) -> None:
    """Package a show that is needed, and has no package; find one that a slot names."""
    state = await deps.states.find(channel)
    for slot in state.slots:
        known = state.shows.get(slot.show_id)
        if slot.state in OVER or (slot.preset and known is None):
            continue
        if known is None or known.package is None:
            try:
                await fetch_show(channel, slot.show_id, deps)
            except Discard as error:
                why = unmade(error.reason)
                change = partial(with_failure, show_id=slot.show_id, why=why, again=False)
                await changed(channel, change, deps)
            return


async def fetch_show(channel: str, show_id: str, deps: Deps) -> Show:
    """Find a finished show, and have it packaged; the channel knows it then.

    Raises:
        NotFound: there is no such show.
        Retry: the archive or audio does not answer.
    """
    event = await deps.station.show(show_id)
    if event.package is None:
        found = await deps.station.package(PackageQuery(show_id=show_id))
        event = event.model_copy(update={"package": found.package})

    def step(state: ChannelState) -> ChannelState:
        return with_show(state, event, deps.clock.now())

    return (await deps.states.change(channel, step)).shows[show_id]


def _query(source: str) -> PackageQuery:
    kind, _, name = source.partition(":")
    if kind == "media":
        return PackageQuery(media=name)
    seed, _, seconds = name.partition(":")
    return PackageQuery(music=int(seed), seconds=float(seconds))


def _item(found: Packaged, kind: FillerKind) -> FillerItem:
    return FillerItem(
        package=found.package, kind=kind, title=found.title or "Music", artist=found.artist
    )
