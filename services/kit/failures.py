"""Exceptions that decide whether a failure is retried; any other exception is a bug."""

from collections.abc import Iterator
from contextlib import contextmanager


class Retry(Exception):  # noqa: N818 - an instruction, not an error class
    """Retry later; `after` is the minimum delay in seconds, where the cause names one."""

    def __init__(self, reason: str, *, after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after


class RateLimited(Retry):
    """A provider asks for fewer calls: retried, and fewer of them run at a time."""


class BrokerUnavailable(Retry):
    """The broker is unavailable: retried without counting an attempt of the handler."""


class NotYet(Retry):
    """What the message needs may come at any moment: it is delivered again after `after` seconds.

    This is no failure, and no attempt of the handler.
    """

    def __init__(self, reason: str, *, after: float) -> None:
        super().__init__(reason, after=after)


class Discard(Exception):  # noqa: N818 - an instruction, not an error class
    """Do not retry: the same input would fail the same way.

    The reason begins with the field at fault, where there is one: `show_id: there is no show x`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Invalid(Discard):
    """The input is invalid; the reason names the field."""


class NotFound(Discard):
    """There is nothing of that name."""


class Conflict(Discard):
    """Somebody else has changed it meanwhile."""


class TooMany(Discard):
    """Whoever asks does so too often; the reason says when to ask again."""


class AccountRefused(Discard):
    """A provider refuses the account, e.g. its key: any other call would be refused too."""


class OverBudget(Discard):
    """A budget refused a call before it was made; the reason names budget, limit and spending."""


@contextmanager
def refusals_as_invalid() -> Iterator[None]:
    """Make whatever the block is refused for a fault of its input.

    Raises:
        Invalid: in place of a `Discard` that says nothing more exact.
    """
    try:
        yield
    except (Invalid, NotFound, Conflict, TooMany):
        raise
    except Discard as error:
        raise Invalid(error.reason) from error
