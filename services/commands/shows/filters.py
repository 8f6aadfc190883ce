"""The filter of shows that the options of a command describe."""

from datetime import datetime

from pydantic import ValidationError

from contracts.archive import ShowFilter
from services.commands.terminal.errors import Refused
from services.kit.delivery.policy import explain


def show_filter(
    *,
    channel: str | None,
    status: str | None,
    preset: str | None,
    language: str | None,
    since: str | None,
    until: str | None,
) -> ShowFilter:
    """The filter; a time without an offset is local.

    Raises:
        Refused: a value is invalid; the message names the option.
    """
    given = {"channel": channel, "status": status, "preset": preset, "language": language}
    times = {"since": _time("--since", since), "until": _time("--until", until)}
    try:
        return ShowFilter.model_validate(given | times)
    except ValidationError as error:
        raise Refused(f"--{explain(error)}") from error


def _time(option: str, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError) as error:
        raise Refused(f"{option}: {text} is no ISO date or time, e.g. 2026-11-01T06:00") from error
