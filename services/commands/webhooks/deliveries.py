"""`radiox webhook deliveries`, `replay` and `test`."""

from datetime import datetime
from typing import Any

from rich.console import Console

from contracts import (
    WebhookDeliveries,
    WebhookDeliveriesQuery,
    WebhookDelivery,
    WebhookReplay,
    WebhookReplayed,
    WebhookReplaySince,
    WebhookTest,
)
from services.commands import editing
from services.commands.connection import Connection
from services.commands.queries import asked
from services.commands.terminal.errors import Failed, Refused
from services.commands.terminal.tables import print_rows
from services.commands.webhooks.command import local, reply_to, run, valid
from services.kit.settings import PlatformSettings

TEST_TIMEOUT = 65.0
"""Seconds for a test: a receiver has up to 60."""
REPLAY_TIMEOUT = 60.0
NOT_RUNNING = "They are sent once `radiox up` runs."


def list_deliveries(
    webhook_id: str,
    status: str | None,
    limit: int,
    settings: PlatformSettings,
    console: Console,
    *,
    as_json: bool,
) -> None:
    """Print the deliveries of a webhook, those that changed last first.

    Raises:
        Failed: there is no webhook of that id.
    """
    query = valid(WebhookDeliveriesQuery, webhook_id=webhook_id, status=status, limit=limit)
    found = reply_to(query, WebhookDeliveries, settings).deliveries
    rows = [each.model_dump(mode="json") if as_json else _row(each) for each in found]
    print_rows(rows, console, as_json=as_json, if_empty="There is no such delivery.")


def replay(
    webhook_id: str,
    delivery_id: str | None,
    since: str | None,
    settings: PlatformSettings,
    console: Console,
    *,
    delivered: bool,
    as_json: bool,
) -> None:
    """Deliver one event once more, or those since a time.

    Raises:
        Refused: neither a delivery nor a time is given, or both are.
        Failed: there is no such webhook or delivery, or the event is gone.
    """
    if (delivery_id is None) == (since is None):
        raise Refused("name a delivery, or a time: --since 2026-11-01T06:00")
    if delivery_id is not None:
        query = valid(WebhookReplay, webhook_id=webhook_id, delivery_id=delivery_id)
        begun, embedded = run(settings, lambda connection: _one(query, connection))
    else:
        every = valid(
            WebhookReplaySince, webhook_id=webhook_id, since=_time(since), delivered=delivered
        )
        begun, embedded = run(settings, lambda connection: _all(every, connection))
    if as_json:
        editing.print_json(begun)
        return
    count = "1 delivery begins" if begun.begun == 1 else f"{begun.begun} deliveries begin"
    console.print(f"{count} anew.{f' {NOT_RUNNING}' if embedded and begun.begun else ''}")


def send_test(
    webhook_id: str, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Send an event of the type `webhook.test`, and print what came of it.

    Raises:
        Failed: there is no webhook of that id, or its receiver did not accept the event.
    """
    query = valid(WebhookTest, webhook_id=webhook_id)
    delivery = reply_to(query, WebhookDelivery, settings, timeout=TEST_TIMEOUT)
    if as_json:
        editing.print_json(delivery)
    if delivery.status != "delivered":
        raise Failed(f"the receiver did not accept the event: {delivery.error}")
    if not as_json:
        last = delivery.attempts[-1]
        console.print(f"The receiver has answered {last.status} in {last.seconds:.2f} s.")


async def _one(query: WebhookReplay, connection: Connection) -> tuple[WebhookReplayed, bool]:
    await asked(connection, query, WebhookDelivery)
    return WebhookReplayed(begun=1), connection.kind == "embedded"


async def _all(query: WebhookReplaySince, connection: Connection) -> tuple[WebhookReplayed, bool]:
    """Replay by as many queries as it takes."""
    begun, since = 0, query.since
    while True:
        step = query.model_copy(update={"since": since})
        replayed = await asked(connection, step, WebhookReplayed, timeout=REPLAY_TIMEOUT)
        begun += replayed.begun
        if replayed.continue_since is None or replayed.continue_since <= since:
            return WebhookReplayed(begun=begun), connection.kind == "embedded"
        since = replayed.continue_since


def _time(text: str | None) -> datetime:
    """A time of the command line; one without an offset is local."""
    try:
        return datetime.fromisoformat(text or "").astimezone()
    except (ValueError, OverflowError) as error:
        raise Refused(f"--since: {text} is no ISO date or time, e.g. 2026-11-01T06:00") from error


def _row(delivery: WebhookDelivery) -> dict[str, Any]:
    last = delivery.attempts[-1] if delivery.attempts else None
    return {
        "delivery": delivery.delivery_id,
        "event": delivery.type,
        "of": delivery.event_id.partition(":")[0],
        "status": delivery.status,
        "attempts": delivery.attempt,
        "seconds": last.seconds if last else None,
        "last": local(last.at if last else None),
        "next": local(delivery.next_attempt_at),
        "error": delivery.error,
    }
