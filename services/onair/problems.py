"""Error responses of onair, as `application/problem+json` (RFC 9457)."""

from collections.abc import Mapping

from services.kit.web import problems
from services.kit.web.problems import HANDLERS

__all__ = ["HANDLERS", "Problem"]


class Problem(problems.Problem):
    """An HTTP error with its detail."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, detail, headers=headers)
