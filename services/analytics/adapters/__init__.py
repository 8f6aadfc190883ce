"""The receivers of messages, by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.analytics.adapters.log import LogReceiver
from services.analytics.adapters.mail import MailReceiver, MailServer
from services.analytics.adapters.pagerduty import PagerDutyReceiver
from services.analytics.adapters.posting import Poster
from services.analytics.adapters.retrying import RetryingReceiver
from services.analytics.adapters.slack import SlackReceiver
from services.analytics.adapters.webhook import WebhookReceiver
from services.analytics.ports import PatientReceiver, Receiver
from services.analytics.settings import AnalyticsSettings
from services.kit.clock import Clock


@dataclass(frozen=True, slots=True)
class Means:
    """What receivers are made with."""

    settings: AnalyticsSettings
    poster: Poster
    clock: Clock

    def secret(self, name: str) -> str:
        """The value of a secret setting; empty where it has none."""
        value = getattr(self.settings, name)
        return "" if value is None else str(value.get_secret_value())


def _webhook(means: Means) -> Receiver:
    url, secret = means.secret("webhook_url"), means.secret("webhook_secret")
    return WebhookReceiver(means.poster, url, secret or None, means.clock)


def _slack(means: Means) -> Receiver:
    return SlackReceiver(means.poster, means.secret("slack_url"))


def _pagerduty(means: Means) -> Receiver:
    url = means.settings.pagerduty_url
    return PagerDutyReceiver(means.poster, url, means.secret("pagerduty_key"))


def _email(means: Means) -> Receiver:
    settings = means.settings
    return MailReceiver(
        MailServer.at(means.secret("smtp_url")),
        settings.mail_from,
        settings.mail_to,
        means.clock,
        seconds=settings.seconds,
    )


PROVIDERS: Mapping[str, Callable[[Means], Receiver]] = {
    "log": lambda _: LogReceiver(),
    "webhook": _webhook,
    "slack": _slack,
    "pagerduty": _pagerduty,
    "email": _email,
}
"""Receivers by the name that settings give them."""


def receivers(means: Means) -> dict[str, PatientReceiver]:
    """Those that are configured, by name."""
    return {
        name: RetryingReceiver(name, make(means), means.clock)
        for name, make in PROVIDERS.items()
        if not means.settings.missing(name)
    }
