"""The port by which HTTP services ask the other services."""

from typing import Protocol, TypeVar

from contracts.event import Contract

Reply = TypeVar("Reply", bound=Contract)


class ServiceQueries(Protocol):
    """The services, as they answer queries."""

    async def ask(self, query: Contract, reply: type[Reply], timeout: float) -> Reply:
        """Send a query on its subject, and return the reply within `timeout` seconds.

        Raises:
            Invalid: the query is invalid; the reason names the field.
            Conflict: somebody else has changed what it is about meanwhile.
            NotFound: there is nothing of that name.
            Retry: no such service runs, or it cannot reply now.
        """
