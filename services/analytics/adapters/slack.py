"""Tells a channel of Slack, by an incoming webhook."""

from typing import Any

from pydantic_core import to_json

from contracts import Notification
from services.analytics.adapters.posting import Poster

HEADER, SECTION = 150, 3000
"""Characters that Slack takes in a header and in a section, at most."""
_SIGNS = {"fired": "🔴", "resolved": "🟢", "digest": "📻", "test": "🔧"}


class SlackReceiver:
    """A channel of Slack."""

    def __init__(self, poster: Poster, url: str) -> None:
        self._poster = poster
        self._url = url

    async def send(self, notification: Notification) -> None:
        """Post the message."""
        await self._poster.post(self._url, to_json(payload(notification)), {})


def payload(notification: Notification) -> dict[str, Any]:
    """The message as blocks, with a text for notifications.

    https://docs.slack.dev/reference/block-kit/blocks
    """
    title = f"{_SIGNS.get(notification.kind, '')} {notification.title}".strip()
    said = [_escaped(line) for line in notification.lines]
    if notification.link:
        said.append(_linked(notification.link))
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": {"type": "plain_text", "text": title[:HEADER]}}
    ]
    if said:
        text = "\n".join(said)[:SECTION]
        blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": text}})
    return {"text": _escaped(title), "blocks": blocks, "unfurl_links": False}


def _escaped(text: str) -> str:
    """A text without the three characters that Slack takes for markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _linked(link: str) -> str:
    is_address = link.startswith(("https://", "http://"))
    return f"<{_escaped(link)}|Runbook>" if is_address else f"Runbook: {_escaped(link)}"
