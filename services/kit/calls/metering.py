"""Collects what a call uses while an adapter makes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(slots=True)
class Meter:
    """The units of one call; those of failed attempts count where they were recorded."""

    model: str = ""
    units: dict[str, float] = field(default_factory=dict)


_meter: ContextVar[Meter | None] = ContextVar("meter", default=None)


@contextmanager
def collecting() -> Iterator[Meter]:
    """Collect what is recorded in the block, also in tasks that it starts."""
    meter = Meter()
    token = _meter.set(meter)
    try:
        yield meter
    finally:
        _meter.reset(token)


def record(model: str, **units: float) -> None:
    """Record what the provider reports for the current call; without one it has no effect.

    Each call of this function adds to the ones before. Names of units are those of
    `contracts.Usage.units`; `input_tokens` leaves out `cached_input_tokens`, which have a price of
    their own.
    """
    meter = _meter.get()
    if meter is not None:
        meter.model = model
        for name, amount in units.items():
            meter.units[name] = meter.units.get(name, 0.0) + amount
