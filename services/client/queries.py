"""Asks services by request and reply."""

from nats.aio.client import Client

from contracts.client.calls import REPLY_TIMEOUT, Calls, Reply
from contracts.event import Contract
from services.client.failures import as_failures
from services.kit.failures import Retry
from services.kit.trace_context import passed_on

TIMEOUT = REPLY_TIMEOUT
"""Seconds in which a service must reply, where the query allows no more."""


async def ask(
    client: Client, query: Contract, reply: type[Reply], *, timeout: float = TIMEOUT
) -> Reply:
    """Send a query on its subject, and return the reply.

    Raises:
        Invalid: the query is invalid; the reason names the field.
        Conflict: somebody else has changed what it is about meanwhile.
        NotFound: there is nothing of that name.
        Retry: no such service runs, it cannot reply now, or the broker is unavailable.
    """
    with as_failures(Retry):
        return await Calls(client).ask(query, reply, timeout=timeout, headers=passed_on())


class QueryClient:
    """Asks the services of one broker."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def ask(self, query: Contract, reply: type[Reply], timeout: float) -> Reply:
        """Send a query, and return the reply within `timeout` seconds; it raises as `ask` does."""
        return await ask(self._client, query, reply, timeout=timeout)
