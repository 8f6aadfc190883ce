"""Handlers of analytics: alerts and digests become messages, and each goes to its receivers."""

from datetime import UTC, datetime, time, timedelta

from contracts import (
    AlertFired,
    AlertResolved,
    ArchiveFiguresQuery,
    DigestDue,
    Notification,
    NotificationDue,
    ProviderCalled,
)
from services.analytics.domain import messages
from services.analytics.ports import Deps
from services.kit.checking import checked
from services.kit.failures import Discard
from services.kit.message import Outgoing
from services.kit.service import Route

WORKERS = 4
"""Messages that one process sends at once."""


async def announce(event: AlertFired | AlertResolved, deps: Deps) -> list[Outgoing]:
    """Tell those who are told of the severity that an alert fired, or is resolved."""
    return _to(deps.told(event.alert.severity), messages.of_alert(event))


async def make_digest(event: DigestDue, deps: Deps) -> list[Outgoing]:
    """Tell what the station made on a day."""
    begin = datetime.combine(event.day, time(), UTC)
    query = ArchiveFiguresQuery(since=begin, until=begin + timedelta(days=1))
    digest = messages.of_digest(
        event.day, await deps.archive.figures(query), await deps.archive.feeds()
    )
    return _to(deps.told("digest"), digest)


async def notify(due: NotificationDue, deps: Deps) -> None:
    """Send a message to one receiver; it is sent again until it is taken, for a day.

    Raises:
        NotYet: it was not taken.
        Discard: it was not taken for a day, or the receiver is not configured any more.
    """
    receiver = deps.receivers.get(due.receiver)
    if receiver is None:
        raise Discard(f"{due.receiver} is not configured any more")
    await receiver.deliver(due)


def _to(receivers: tuple[str, ...], notification: Notification) -> list[Outgoing]:
    return [
        NotificationDue(
            notification_id=notification.notification_id,
            receiver=name,
            notification=notification,
        )
        for name in receivers
    ]


def routes() -> tuple[Route, ...]:
    """The routes of analytics."""
    return (
        Route(AlertFired, announce, (NotificationDue,)),
        Route(AlertResolved, announce, (NotificationDue,)),
        Route(DigestDue, make_digest, (NotificationDue,)),
        Route(NotificationDue, notify, workers=WORKERS),
        *checked(ProviderCalled),
    )
