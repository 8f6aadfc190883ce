"""The station's records on the broker."""

import asyncio

from nats.aio.client import Client

from contracts import ConfigurationSaved, HostSaved, MediaSaved, PresetSaved
from contracts.station import STATION
from services.kit.clock import Clock
from services.kit.records import Records
from services.show.domain.station import Saved


class StationRecords:
    """What people have saved: presets, configuration, hosts and media."""

    def __init__(self, client: Client, clock: Clock) -> None:
        self.presets = Records(client, clock, PresetSaved)
        self.configuration = Records(client, clock, ConfigurationSaved)
        self._hosts = Records(client, clock, HostSaved)
        self._media = Records(client, clock, MediaSaved)

    async def saved(self) -> Saved:
        """The current versions of all records."""
        presets, configuration, hosts, media = await asyncio.gather(
            self.presets.current(),
            self.configuration.current(),
            self._hosts.current(),
            self._media.current(),
        )
        return Saved(presets, hosts, media, configuration.get(STATION))
