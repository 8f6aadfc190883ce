"""Connects to the broker of a station."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import nats.errors
from nats.aio.client import Client

from contracts.client.denials import Denials
from contracts.client.errors import AccessDeniedError, UnavailableError
from contracts.client.radio import RadioClient

CONNECT_TIMEOUT = 5.0
"""Seconds in which the broker must accept the connection."""
CLOSE_TIMEOUT = 3.0
"""Seconds for closing it."""
RECONNECT_WAIT = 1.0
"""Seconds between two attempts to reconnect."""
LOGIN_REFUSED = ("authorization violation", "authentication")
"""What nats-server says where it refuses a login."""
OUTAGE = 60.0
"""Seconds for which the broker may be away."""


@asynccontextmanager
async def connect(
    url: str | list[str] = "nats://127.0.0.1:4222",
    *,
    token: str | None = None,
    user: str | None = None,
    password: str | None = None,
    creds: str | Path | None = None,
    outage: float = OUTAGE,
    **options: Any,
) -> AsyncIterator[RadioClient]:
    """Connect to the broker at `url`, and close the connection after the block.

    `creds`: a file of credentials. `outage`: seconds for which the broker may be away before calls
    and iterators give up. `options`: further ones of `nats.connect`, e.g. `tls` or `inbox_prefix`.

    Raises:
        UnavailableError: no broker accepts the connection in time.
        AccessDeniedError: the broker refuses the login.
    """
    client, denials = Client(), Denials()
    connected = False

    async def on_error(error: Exception) -> None:
        denials.note(error)
        # nats-py would try again; once it is connected, an error here would end its reconnecting.
        if not connected and any(text in str(error).lower() for text in LOGIN_REFUSED):
            raise AccessDeniedError("the broker refuses the login") from error

    options = {
        "name": "radiox-client",
        "token": token,
        "user": user,
        "password": password,
        "user_credentials": None if creds is None else str(creds),
        "reconnect_time_wait": RECONNECT_WAIT,
        "max_reconnect_attempts": max(math.ceil(outage / RECONNECT_WAIT), 1),
        "error_cb": on_error,
        **options,
    }
    try:
        await _open(client, url, options)
        connected = True
        yield RadioClient(client, denials=denials, outage=outage)
    finally:
        with suppress(nats.errors.Error, OSError, TimeoutError):
            async with asyncio.timeout(CLOSE_TIMEOUT):
                await client.close()


async def _open(client: Client, url: str | list[str], options: dict[str, Any]) -> None:
    try:
        async with asyncio.timeout(CONNECT_TIMEOUT):
            await client.connect(url, **options)
    except (nats.errors.Error, OSError, TimeoutError) as error:
        cause = client.last_error or error
        raise UnavailableError(f"no broker accepts a connection: {cause}") from error
