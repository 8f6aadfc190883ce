"""Parameters of the query of a request."""

import re
from datetime import UTC, datetime

from starlette.requests import Request

from services.kit.web.problems import Problem


def query_number(request: Request, name: str, default: int, *, most: int, least: int = 1) -> int:
    """A whole number of the query.

    Raises:
        Problem: it is none, or beyond its bounds.
    """
    text = request.query_params.get(name)
    if text is None:
        return default
    if not re.fullmatch(r"[0-9]{1,18}", text) or not least <= int(text) <= most:
        raise Problem(422, f"{name}: a whole number from {least} to {most} is expected")
    return int(text)


def choice_of(request: Request, name: str, choices: tuple[str, ...]) -> str:
    """One of some words of the query, the first one where it names none.

    Raises:
        Problem: it is none of them.
    """
    text = request.query_params.get(name, choices[0])
    if text not in choices:
        raise Problem(422, f"{name}: one of {', '.join(choices)} is expected")
    return text


def moment_of(request: Request, name: str) -> datetime | None:
    """A moment of the query, ISO 8601; one without an offset is UTC.

    Raises:
        Problem: it is none.
    """
    text = request.query_params.get(name)
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Problem(422, f"{name}: a time is expected, e.g. 2026-03-14T07:30:00Z") from error
