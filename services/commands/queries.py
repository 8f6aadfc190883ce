"""Queries of commands: a service's refusal ends the command with its reason."""

from typing import TypeVar

from contracts.event import Contract
from services.client.queries import TIMEOUT, ask
from services.commands.connection import Connection
from services.commands.terminal.errors import Failed, Refused
from services.kit.failures import Discard, Invalid, Retry

Reply = TypeVar("Reply", bound=Contract)


async def asked(
    connection: Connection, query: Contract, reply: type[Reply], *, timeout: float = TIMEOUT
) -> Reply:
    """Send a query to the service that serves it, and return the reply.

    Raises:
        Refused: the query is invalid; the reason names the field.
        Failed: there is nothing of that name, somebody else has changed it, or nobody answers.
    """
    try:
        return await ask(connection.platform.client, query, reply, timeout=timeout)
    except Invalid as error:
        raise Refused(error.reason) from error
    except (Discard, Retry) as error:
        raise Failed(error.reason) from error
