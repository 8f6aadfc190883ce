"""Exceptions that decide whether a failure is retried; any other exception is a bug."""


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


class Discard(Exception):  # noqa: N818 - an instruction, not an error class
    """Do not retry: the same input would fail the same way."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Invalid(Discard):
    """The input is invalid; the reason names the field."""


class Conflict(Discard):
    """Somebody else has changed it meanwhile."""


class AccountRefused(Discard):
    """A provider refuses the account, e.g. its key: any other call would be refused too."""


class OverBudget(Discard):
    """A budget refused a call before it was made; the reason names budget, limit and spending."""
