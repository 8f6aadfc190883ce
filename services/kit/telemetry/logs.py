"""Log records: the fields of the work in hand, and how a record is written.

An expected error (a failure that is retried or refused, a broker or a server that is away) is
written in one line; any other exception is a bug, and has its stack trace.
"""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from types import TracebackType
from typing import Any, TypeAlias

from opentelemetry import trace
from pythonjsonlogger.core import RESERVED_ATTRS, LogData
from pythonjsonlogger.json import JsonFormatter

from services.kit.telemetry import current_service
from services.kit.telemetry.log_fields import FIELDS

_ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)

TEXT_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_RENAMED = {"levelname": "level", "name": "logger", "exc_info": "exception"}
_ORDER = tuple(field.name for field in FIELDS)
_IN_TEXT = tuple(field.name for field in FIELDS if field.in_text)
OURS = ("services", "contracts")
"""Packages whose records may add fields; those that a library adds are left out."""

_work: ContextVar[dict[str, Any] | None] = ContextVar("work", default=None)
"""Fields of the work in hand, also in the tasks and threads that it starts."""


@contextmanager
def log_scope(**fields: object) -> Iterator[None]:
    """Add fields to the records of the block; what `note` adds ends with it."""
    token = _work.set((_work.get() or {}) | fields)
    try:
        yield
    finally:
        _work.reset(token)


def note(**fields: object) -> None:
    """Add fields to the records that follow within the innermost scope; none where none is open."""
    work = _work.get()
    if work is not None:
        work.update(fields)


class WorkInHand(logging.Filter):
    """Adds service, trace, and the fields of the scope to each record; it drops none."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add the fields that the record does not set itself."""
        for name, value in {**_context(), **(_work.get() or {})}.items():
            if value and not hasattr(record, name):
                setattr(record, name, value)
        return True


def _context() -> dict[str, str]:
    """Service and trace of the code that runs."""
    span = trace.get_current_span().get_span_context()
    found = {"service": current_service()}
    if span.is_valid:
        found["trace_id"] = trace.format_trace_id(span.trace_id)
        found["span_id"] = trace.format_span_id(span.span_id)
    return found


class JsonLines(JsonFormatter):
    """Writes a record as one line of JSON, with the fields that `log_fields` declares."""

    def __init__(self) -> None:
        super().__init__(
            ("levelname", "name", "message"),
            rename_fields=_RENAMED,
            timestamp=True,
            json_ensure_ascii=False,
            reserved_attrs=(*RESERVED_ATTRS, "taskName"),
        )

    def process_log_record(self, log_data: LogData) -> LogData:
        """Order the fields; leave out those that a library adds."""
        known = {name: log_data[name] for name in _ORDER if name in log_data}
        return known | log_data if str(log_data["logger"]).startswith(OURS) else known

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - logging's name
        """The stack trace of a bug; one line of an expected error."""
        return one_line(ei) or str(super().formatException(ei))


class TextLines(logging.Formatter):
    """Writes a record for the eyes: a line, behind which the fields stand as `name=value`."""

    def __init__(self) -> None:
        super().__init__(TEXT_FORMAT)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """The line with its fields; line breaks in it are escaped."""
        found = ((name, getattr(record, name, None)) for name in _IN_TEXT)
        fields = [f"{name}={value}" for name, value in found if value]
        line = super().formatMessage(record) + (f" [{' '.join(fields)}]" if fields else "")
        return line.replace("\r", "\\r").replace("\n", "\\n")

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - logging's name
        """The stack trace of a bug; one line of an expected error."""
        return one_line(ei) or super().formatException(ei)


def one_line(ei: _ExcInfo) -> str:
    """An expected error in one line; empty for a bug."""
    error = ei[1]
    if error is None or not isinstance(error, _expected()):
        return ""
    return " ".join("".join(traceback.format_exception_only(error)).split())


@cache
def _expected() -> tuple[type[BaseException], ...]:
    """Classes of errors that are no bugs."""
    import nats.errors  # noqa: PLC0415 - loaded once there is an error to write

    from services.kit.failures import Discard, Retry  # noqa: PLC0415

    return (Retry, Discard, nats.errors.Error, ConnectionError, TimeoutError)
