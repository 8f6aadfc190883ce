"""The commands of `radiox webhook` with their options; each imports its modules when it runs."""

from enum import StrEnum
from typing import Annotated

import typer

from services.commands.terminal.context import AsJson, stdout_console, user_settings

webhook_app = typer.Typer(
    no_args_is_help=True,
    help="Tell other programs of events, over HTTP and signed (Standard Webhooks).",
    epilog="""\b
Examples:
  radiox webhook add https://example.org/radiox --event show.generated --event show.failed
  radiox webhook test wh_5d8a0f6c2b1e4a7d93c0a1b2     does the receiver accept an event?
  radiox webhook deliveries wh_… --status failed      what was not accepted, and why
  radiox webhook replay wh_… msg_…                    deliver that once more
  radiox webhook replay wh_… --since 2026-11-01       what was missed since
  radiox webhook rotate wh_…                          a new secret; the old one lasts for a day
""",
)


class StatusOption(StrEnum):
    """The values of `--status`."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


WebhookId = Annotated[
    str, typer.Argument(metavar="WEBHOOK", help="Id of a webhook, from `webhook list`.")
]
Events = Annotated[
    list[str],
    typer.Option(
        "--event", metavar="TYPE", help="`show.generated`, `show.*`, `>` for all; repeatable."
    ),
]
Description = Annotated[str | None, typer.Option(metavar="TEXT", help="What it is for.")]


@webhook_app.command("add")
def webhook_add(
    url: Annotated[str, typer.Argument(metavar="URL", help="Address that receives: https.")],
    event: Events,
    description: Description = None,
    as_json: AsJson = False,
) -> None:
    """Create a webhook, and print its secret, which is told only then."""
    from services.commands.webhooks.command import add_webhook

    add_webhook(
        user_settings(),
        stdout_console(),
        url=url,
        types=event,
        description=description,
        as_json=as_json,
    )


@webhook_app.command("list")
def webhook_list(as_json: AsJson = False) -> None:
    """List the webhooks."""
    from services.commands.webhooks.command import list_webhooks

    list_webhooks(user_settings(), stdout_console(), as_json=as_json)


@webhook_app.command("show")
def webhook_show(webhook: WebhookId, as_json: AsJson = False) -> None:
    """Print a webhook."""
    from services.commands.webhooks.command import show_webhook

    show_webhook(webhook, user_settings(), stdout_console(), as_json=as_json)


@webhook_app.command("edit")
def webhook_edit(
    webhook: WebhookId,
    url: Annotated[str | None, typer.Option(metavar="URL", help="Address that receives.")] = None,
    event: Annotated[
        list[str] | None,
        typer.Option("--event", metavar="TYPE", help="Types of events instead; repeatable."),
    ] = None,
    description: Description = None,
    active: Annotated[
        bool | None, typer.Option("--active/--inactive", help="Whether events are delivered.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Change a webhook; what no option names stays as it is."""
    from services.commands.webhooks.command import change_webhook

    change_webhook(
        user_settings(),
        stdout_console(),
        webhook_id=webhook,
        url=url,
        types=event or None,
        description=description,
        active=active,
        as_json=as_json,
    )


@webhook_app.command("remove")
def webhook_remove(webhook: WebhookId, as_json: AsJson = False) -> None:
    """Remove a webhook with its secrets and its deliveries."""
    from services.commands.webhooks.command import remove_webhook

    remove_webhook(webhook, user_settings(), stdout_console(), as_json=as_json)


@webhook_app.command("rotate")
def webhook_rotate(
    webhook: WebhookId,
    overlap: Annotated[
        float,
        typer.Option(
            metavar="HOURS",
            min=0,
            max=168,
            help="Hours for which the secret before it is valid too; 0 where it has leaked.",
        ),
    ] = 24.0,
    as_json: AsJson = False,
) -> None:
    """Give a webhook a new secret, and print it."""
    from services.commands.webhooks.command import rotate_secret

    rotate_secret(webhook, overlap, user_settings(), stdout_console(), as_json=as_json)


@webhook_app.command("deliveries")
def webhook_deliveries(
    webhook: WebhookId,
    status: Annotated[StatusOption | None, typer.Option(help="Only of this status.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="Number, at most.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List deliveries, those that changed last first: attempts, seconds, the next attempt."""
    from services.commands.webhooks.deliveries import list_deliveries

    list_deliveries(
        webhook,
        status.value if status else None,
        limit,
        user_settings(),
        stdout_console(),
        as_json=as_json,
    )


@webhook_app.command("replay")
def webhook_replay(
    webhook: WebhookId,
    delivery: Annotated[
        str | None, typer.Argument(metavar="DELIVERY", help="Id from `webhook deliveries`.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="All since then: 2026-11-01T06:00.")
    ] = None,
    delivered: Annotated[
        bool, typer.Option("--delivered", help="Those too that were accepted.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Deliver an event once more, or all since a time that were not accepted."""
    from services.commands.webhooks.deliveries import replay

    replay(
        webhook,
        delivery,
        since,
        user_settings(),
        stdout_console(),
        delivered=delivered,
        as_json=as_json,
    )


@webhook_app.command("test")
def webhook_test(webhook: WebhookId, as_json: AsJson = False) -> None:
    """Send an event of the type `webhook.test` at once, and print what came of it."""
    from services.commands.webhooks.deliveries import send_test

    send_test(webhook, user_settings(), stdout_console(), as_json=as_json)
