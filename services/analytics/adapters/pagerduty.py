"""Tells PagerDuty, by version 2 of its Events API."""

from typing import Any

from pydantic_core import to_json

from contracts import Notification
from services.analytics.adapters.posting import Poster

SUMMARY = 1024
"""Characters of a summary, at most."""
_SEVERITIES = {"page": "critical", "ticket": "warning", "info": "info"}


class PagerDutyReceiver:
    """A service of PagerDuty."""

    def __init__(self, poster: Poster, url: str, key: str) -> None:
        self._poster = poster
        self._url = url
        self._key = key

    async def send(self, notification: Notification) -> None:
        """Trigger or resolve an incident; the same one however often it is sent."""
        await self._poster.post(self._url, to_json(event(notification, self._key)), {})


def event(notification: Notification, key: str) -> dict[str, Any]:
    """The event: an alert triggers the incident of its `dedup_key`, and resolves it.

    https://developer.pagerduty.com/docs/send-alert-event
    """
    alert = notification.alert
    about: dict[str, Any] = {
        "routing_key": key,
        "event_action": "resolve" if notification.kind == "resolved" else "trigger",
        "dedup_key": alert.alert_id if alert else notification.notification_id,
    }
    if notification.kind == "resolved":
        return about
    details: dict[str, Any] = {"message": "\n".join(notification.lines)}
    said: dict[str, Any] = {
        "summary": notification.title[:SUMMARY],
        "source": "radiox",
        "severity": _SEVERITIES.get(notification.severity, "error"),
        "custom_details": details,
    }
    if alert is not None:
        said |= {"timestamp": alert.since.isoformat(), "class": alert.rule}
        details |= {"value": alert.value, "labels": dict(alert.labels), "runbook": alert.runbook}
    is_address = notification.link.startswith(("https://", "http://"))
    links = [{"href": notification.link, "text": "Runbook"}] if is_address else []
    return about | {"payload": said, "client": "RadioX", "links": links}
