"""Requests a show, and follows it to its end."""

from collections.abc import Sequence
from contextlib import nullcontext

from contracts import FeedSource, ShowEvent, ShowRequested
from contracts.client.commands import with_show_id
from services.commands.connection import Connection
from services.commands.feeds.files import FeedReference
from services.commands.feeds.sources import store_files
from services.commands.show.follow import ShowFollower
from services.commands.terminal.errors import Failed
from services.commands.terminal.screen import Screen
from services.kit.failures import Discard, Retry


async def stored_feeds(
    references: Sequence[FeedReference], connection: Connection
) -> tuple[FeedSource, ...]:
    """The feeds as a request names them: files are stored.

    Raises:
        Refused: a file cannot be read.
        Failed: the store does not answer.
    """
    try:
        return await store_files(references, connection.platform.blobs)
    except (Retry, Discard) as error:
        raise Failed(error.reason) from error


async def requested_show(
    request: ShowRequested, connection: Connection, screen: Screen, *, cancelled_by_signals: bool
) -> ShowEvent:
    """Request a show, and return the event that ends it; `screen` shows how far it is.

    Raises:
        Interrupted: the user cancelled it.
        Failed: it cannot be requested, or the stack is gone.
    """
    client = connection.client
    named = with_show_id(request)
    show_id = str(named.show_id)
    try:
        async with client.follow(show_id) as updates:
            follower = ShowFollower(connection, show_id, updates, screen)
            with follower.stopped_by_signals() if cancelled_by_signals else nullcontext():
                await client.request(named)
                return await follower.until_the_end()
    except (Retry, Discard) as error:
        raise Failed(error.reason) from error


async def followed_show(show_id: str, connection: Connection, screen: Screen) -> ShowEvent:
    """Follow a show that somebody else has requested; returns the event that ends it.

    Raises:
        Failed: the stack is gone, or nothing was announced in time.
    """
    try:
        async with connection.client.follow(show_id) as updates:
            return await ShowFollower(connection, show_id, updates, screen).until_the_end()
    except (Retry, Discard) as error:
        raise Failed(error.reason) from error
