"""Finds the webhook that a query names."""

from services.kit.failures import NotFound
from services.webhook.domain.subscription import Subscription
from services.webhook.ports import Deps


async def subscription(webhook_id: str, deps: Deps) -> Subscription:
    """One webhook with its secrets.

    Raises:
        NotFound: there is none.
    """
    return existing(webhook_id, await deps.subscriptions.find(webhook_id))


def existing(webhook_id: str, found: Subscription | None) -> Subscription:
    """A webhook that was found.

    Raises:
        NotFound: it was not.
    """
    if found is None:
        raise NotFound(f"webhook_id: there is no webhook {webhook_id}")
    return found
