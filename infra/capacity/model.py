"""What a station needs in its busiest hour, and what it costs in a month."""

import math
from dataclasses import dataclass
from typing import Any

DAYS = 30.0
"""Days of a month."""
GB = 1e9
SERVICES = ("show", "content", "media", "audio", "broker")
"""The processes that were measured while a crowd of shows was made."""
BY_LENGTH = ("audio",)
"""Those whose work grows with the length of a show."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a station of one size needs, and what it costs in USD a month."""

    listeners: int
    shows: int
    busiest: float
    """Shows in the busiest hour."""
    processors: float
    """Processors that are busy in it."""
    processes: int
    """Audio processes of the kind that was measured: one show and one take at a time."""
    memory_gb: float
    machines: int
    stored_gb: float
    traffic_gb: float
    """Sound sent in a month."""
    peak_mbit: float
    """Megabits a second in the busiest hour."""
    machines_usd: float
    storage_usd: float
    traffic_usd: float
    providers_usd: float

    @property
    def usd(self) -> float:
        """All of it but the providers."""
        return self.machines_usd + self.storage_usd + self.traffic_usd


def processor_seconds(measured: dict[str, Any], minutes: float) -> dict[str, float]:
    """Processor seconds of each service for a show of so many minutes."""
    crowd = measured["crowd"]
    longer = minutes / crowd["minutes"]
    return {
        name: crowd[f"cpu_{name}"] * (longer if name in BY_LENGTH else 1.0) for name in SERVICES
    }


def need(listeners: int, shows: int, measured: dict[str, Any], assumed: dict[str, Any]) -> Need:
    """What a station with so many listeners and shows a day needs."""
    demand, machine, storage = assumed["demand"], assumed["machine"], assumed["storage"]
    crowd, scale, providers = measured["crowd"], measured["scale"], measured["providers"]
    minutes = demand["minutes_a_show"]
    busiest = shows * demand["busiest_hour"]
    processors = busiest / 3600 * sum(processor_seconds(measured, minutes).values())
    processes = max(1, math.ceil(busiest * minutes / _minutes_an_hour(scale, crowd)))
    memory = sum(
        crowd[f"peak_mb_{name}"] * (processes if name == "audio" else 1) for name in SERVICES
    )
    machines = max(
        machine["least"],
        math.ceil(processors / (machine["processors"] * machine["filled"])),
        math.ceil(memory / 1000 / machine["memory_gb"]),
    )
    a_minute = crowd["store_bytes"] / crowd["minutes"]
    stored = shows * minutes * a_minute * storage["days"] * storage["copies"] / GB
    heard = listeners * demand["minutes_heard"] * crowd["mp3_bytes"] / crowd["minutes"]
    traffic = heard * DAYS / GB
    return Need(
        listeners=listeners,
        shows=shows,
        busiest=busiest,
        processors=processors,
        processes=processes,
        memory_gb=memory / 1000,
        machines=machines,
        stored_gb=stored,
        traffic_gb=traffic,
        peak_mbit=heard * demand["busiest_hour"] * 8 / 3600 / 1e6,
        machines_usd=machines * machine["usd_a_month"],
        storage_usd=stored * storage["usd_a_gb_month"],
        traffic_usd=traffic * assumed["traffic"]["usd_a_gb"],
        providers_usd=shows * DAYS * providers["cost"] / providers["minutes"] * minutes,
    )


def _minutes_an_hour(scale: dict[str, Any], crowd: dict[str, Any]) -> float:
    """Minutes of shows that one audio process makes in an hour, as one of four does."""
    alone = scale["shows"] / min(scale["wall_1"]) * 3600 * crowd["minutes"]
    return float(alone * scale["ratio_4"] / 4)
