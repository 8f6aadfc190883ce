"""The commands of `radiox webhook`."""

from datetime import datetime
from typing import Any, TypeVar

from pydantic import ValidationError
from rich.console import Console
from rich.text import Text

from contracts import (
    Webhook,
    WebhookChange,
    WebhookCreate,
    WebhookCreated,
    WebhookList,
    WebhookListQuery,
    WebhookQuery,
    WebhookRemove,
    WebhookRemoved,
    WebhookRotate,
    WebhookSecret,
)
from contracts.event import Contract
from services.commands import editing
from services.commands.connection import Act, run_connected
from services.commands.queries import asked
from services.commands.terminal.errors import Refused
from services.commands.terminal.tables import print_rows
from services.kit.delivery.policy import explain
from services.kit.settings import PlatformSettings

T = TypeVar("T")
Q = TypeVar("Q", bound=Contract)
R = TypeVar("R", bound=Contract)
TOLD_ONCE = "It is told only now; with it, the receiver verifies what comes:"


def add_webhook(
    settings: PlatformSettings, console: Console, *, as_json: bool, **fields: Any
) -> None:
    """Create a webhook, and print its secret.

    Raises:
        Refused: the URL or an event type cannot be used; the message says why.
    """
    created = reply_to(valid(WebhookCreate, **fields), WebhookCreated, settings)
    if as_json:
        editing.print_json(created)
        return
    console.print(
        Text(f"{created.webhook.webhook_id} is created, and has a secret. {TOLD_ONCE}"),
        soft_wrap=True,
    )
    console.print(Text(created.secret), soft_wrap=True)


def list_webhooks(settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Print the webhooks of the station."""
    found = reply_to(WebhookListQuery(), WebhookList, settings).webhooks
    rows = [each.model_dump(mode="json") if as_json else _row(each) for each in found]
    print_rows(rows, console, as_json=as_json, if_empty="There is no webhook.")


def show_webhook(
    webhook_id: str, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Print a webhook.

    Raises:
        Failed: there is none of that id.
    """
    query = valid(WebhookQuery, webhook_id=webhook_id)
    _print(reply_to(query, Webhook, settings), console, as_json=as_json)


def change_webhook(
    settings: PlatformSettings, console: Console, *, as_json: bool, **fields: Any
) -> None:
    """Change what the options name, and print the webhook.

    Raises:
        Refused: the URL or an event type cannot be used, or nothing is to be changed.
        Failed: there is none of that id.
    """
    query = valid(WebhookChange, **fields)
    if query == WebhookChange(webhook_id=query.webhook_id):
        raise Refused("nothing is changed: name an option, e.g. --event 'show.*'")
    _print(reply_to(query, Webhook, settings), console, as_json=as_json)


def remove_webhook(
    webhook_id: str, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Remove a webhook with its deliveries.

    Raises:
        Failed: there is none of that id.
    """
    removed = reply_to(valid(WebhookRemove, webhook_id=webhook_id), WebhookRemoved, settings)
    if as_json:
        editing.print_json(removed)
        return
    console.print(f"{webhook_id} is removed, with its secrets and its deliveries.")


def rotate_secret(
    webhook_id: str, hours: float, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Give a webhook a new secret, and print it.

    Raises:
        Failed: there is none of that id.
    """
    query = valid(WebhookRotate, webhook_id=webhook_id, overlap_hours=hours)
    rotated = reply_to(query, WebhookSecret, settings)
    if as_json:
        editing.print_json(rotated)
        return
    until = rotated.previous_until
    old = (
        f"The secret before it is valid until {local(until)}."
        if until
        else ("The secret before it is not valid any more.")
    )
    console.print(Text(f"{old} {webhook_id} has a new secret. {TOLD_ONCE}"), soft_wrap=True)
    console.print(Text(rotated.secret), soft_wrap=True)


def run(settings: PlatformSettings, act: Act[T]) -> T:
    """Run a command with the service `webhook`."""
    return run_connected(settings, act, services=("webhook",), resume=True)


def reply_to(query: Contract, reply: type[R], settings: PlatformSettings, **options: Any) -> R:
    """The reply of the service to a query."""
    return run(settings, lambda connection: asked(connection, query, reply, **options))


def valid(query: type[Q], **fields: Any) -> Q:
    """A query with the fields that have a value.

    Raises:
        Refused: one of them is invalid; the message names it.
    """
    try:
        return query.model_validate({k: v for k, v in fields.items() if v is not None})
    except ValidationError as error:
        raise Refused(explain(error)) from error


def local(time: datetime | None) -> str:
    """A time in the zone of this machine; empty where there is none."""
    return f"{time.astimezone():%Y-%m-%d %H:%M:%S}" if time else ""


def _print(webhook: Webhook, console: Console, *, as_json: bool) -> None:
    if as_json:
        editing.print_json(webhook)
        return
    described = _row(webhook) | {
        "created": local(webhook.created_at),
        "changed": local(webhook.changed_at),
        "previous secret until": local(webhook.previous_secret_until),
    }
    for label, value in described.items():
        if value:
            console.print(Text(f"{label}: {value}"), soft_wrap=True)


def _row(webhook: Webhook) -> dict[str, Any]:
    active = "yes" if webhook.active else "no"
    because = f", since {webhook.disabled_because}" if webhook.disabled_because else ""
    return {
        "id": webhook.webhook_id,
        "url": webhook.url,
        "events": ", ".join(webhook.types),
        "active": f"{active}{because}",
        "description": webhook.description,
    }
