"""Tells what becomes of slots: in the log, and in metrics."""

import logging
from typing import Literal

from services.station.domain.slots import Told
from services.station.domain.state import ChannelState, Slot, Step, ended_otherwise
from services.station.ports import Deps

logger = logging.getLogger(__name__)


def tell(channel: str, told: Told, deps: Deps) -> None:
    """Tell of a show that is asked for, late, dropped or failed."""
    slot = told.slot
    deps.figures.told(channel, told)
    level = logging.INFO if told.outcome == "requested" else logging.WARNING
    logger.log(
        level, "channel %s: %s at %s is %s: %s", channel, slot.title or slot.preset, slot.at,
        told.outcome, slot.reason or slot.show_id,
    )  # fmt: skip


async def changed(channel: str, change: Step, deps: Deps) -> None:
    """Change the state of a channel, and tell of the shows that it fails or drops."""
    over: list[Slot] = []

    def step(state: ChannelState) -> ChannelState:
        after = change(state)
        over[:] = ended_otherwise(state, after)
        return after

    await deps.states.change(channel, step)
    for slot in over:
        outcome: Literal["failed", "dropped"] = "failed" if slot.state == "failed" else "dropped"
        tell(channel, Told(slot, outcome), deps)
