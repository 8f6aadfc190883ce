"""What can go wrong for a client of the station; each error says why, in words."""

from contracts import ShowCancelled, ShowEvent, ShowFailed


class RadioXError(Exception):
    """Base of the errors of this client."""


class UnavailableError(RadioXError):
    """The broker or a service does not answer in time: the same call may succeed later."""


class TimedOutError(UnavailableError, TimeoutError):
    """What is awaited has not happened in time."""


class AccessDeniedError(RadioXError):
    """The broker refuses the login, or it is not allowed to use a subject."""


class RefusedError(RadioXError):
    """The station refuses: the same call would be refused again."""


class InvalidError(RefusedError):
    """What was sent is invalid; the reason names the field."""


class NotFoundError(RefusedError):
    """There is nothing of that name."""


class ConflictError(RefusedError):
    """It does not fit what there is by now, e.g. the retry of a show that has not failed."""


class TooManyError(RefusedError):
    """It is asked too often; the reason says when to ask again."""


class DamagedBlobError(RadioXError):
    """The bytes of a blob have another SHA-256 or size than its reference."""


class NotGeneratedError(RadioXError):
    """A show has ended without its files."""

    event: ShowEvent
    """The event that ended it."""


class ShowFailedError(NotGeneratedError):
    """A show has failed; `event` names the stage, the reason, and the field that is at fault."""

    def __init__(self, event: ShowFailed) -> None:
        super().__init__(f"show {event.show_id} failed at {event.stage}: {event.reason}")
        self.event: ShowFailed = event


class ShowCancelledError(NotGeneratedError):
    """A show was cancelled."""

    def __init__(self, event: ShowCancelled) -> None:
        super().__init__(f"show {event.show_id} was cancelled: {event.reason}")
        self.event: ShowCancelled = event
