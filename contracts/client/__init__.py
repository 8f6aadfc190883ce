"""A small asynchronous client of a station over NATS: `pip install radiox-contracts[nats]`.

`connect` opens a `RadioClient`; README.md of the distribution has an example.
"""

from contracts.client.connection import connect
from contracts.client.errors import (
    AccessDeniedError,
    ConflictError,
    DamagedBlobError,
    InvalidError,
    NotFoundError,
    NotGeneratedError,
    RadioXError,
    RefusedError,
    ShowCancelledError,
    ShowFailedError,
    TimedOutError,
    TooManyError,
    UnavailableError,
)
from contracts.client.radio import RadioClient
from contracts.client.stored import StreamPosition
from contracts.client.updates import Update

__all__ = [
    "AccessDeniedError",
    "ConflictError",
    "DamagedBlobError",
    "InvalidError",
    "NotFoundError",
    "NotGeneratedError",
    "RadioClient",
    "RadioXError",
    "RefusedError",
    "ShowCancelledError",
    "ShowFailedError",
    "StreamPosition",
    "TimedOutError",
    "TooManyError",
    "UnavailableError",
    "Update",
    "connect",
]
