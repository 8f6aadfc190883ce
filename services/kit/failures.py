"""What a failure asks for: another try, or none. Anything else is a bug."""


class Retry(Exception):  # noqa: N818 - an instruction, not an error class
    """Try again later; `after` is the least delay in seconds, where the cause names one."""

    def __init__(self, reason: str, *, after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after


class BrokerUnavailable(Retry):
    """The broker itself stayed away: nobody's failure, so no attempt is counted."""


class Discard(Exception):  # noqa: N818 - an instruction, not an error class
    """Never try again: the same input would fail the same way."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
