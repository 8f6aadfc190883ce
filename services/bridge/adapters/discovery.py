"""Finds the services on the broker."""

from nats.aio.client import Client

from services.kit.discovery import InstanceStatistics, Queue, queues, running_instances


class BrokerDiscovery:
    """The services that a broker knows."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def instances(self) -> list[InstanceStatistics]:
        """The processes of services that run."""
        return await running_instances(self._client)

    async def queues(self) -> list[Queue]:
        """What waits for each service."""
        return await queues(self._client)
