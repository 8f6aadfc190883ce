"""Maps the errors of the contracts' client to those that services raise."""

from collections.abc import Iterator
from contextlib import contextmanager

from contracts.client import (
    ConflictError,
    InvalidError,
    NotFoundError,
    RadioXError,
    RefusedError,
    TimedOutError,
    TooManyError,
    UnavailableError,
)
from services.kit.failures import (
    BrokerUnavailable,
    Conflict,
    Discard,
    Invalid,
    NotFound,
    Retry,
    TooMany,
)

_FAILURES: tuple[tuple[type[RadioXError], type[Discard]], ...] = (
    (InvalidError, Invalid),
    (NotFoundError, NotFound),
    (ConflictError, Conflict),
    (TooManyError, TooMany),
    (RefusedError, Discard),
)


def failure_of(error: RadioXError, unavailable: type[Retry] = BrokerUnavailable) -> Retry | Discard:
    """The failure that services raise for an error of the client.

    `unavailable`: that for a broker, or a service, that does not answer in time.
    """
    if isinstance(error, UnavailableError):
        return unavailable(str(error))
    kind = next((failure for known, failure in _FAILURES if isinstance(error, known)), Discard)
    return kind(str(error))


@contextmanager
def as_failures(unavailable: type[Retry] = BrokerUnavailable) -> Iterator[None]:
    """Raise the errors of the client as failures of the kit; a `TimeoutError` stays one."""
    try:
        yield
    except TimedOutError:
        raise
    except RadioXError as error:
        raise failure_of(error, unavailable) from error
