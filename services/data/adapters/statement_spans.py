"""Spans of the statements of the archive's database, by OpenTelemetry's conventions for databases.

They are our own: its instrumentation of SQLAlchemy keeps to older conventions unless an environment
variable of the whole process says otherwise, writes each statement out, where a literal may be what
people typed, and begins a trace where there is none.
"""

from contextlib import AbstractContextManager, ExitStack
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, event

from services.kit.telemetry import call_span, spans

OPEN = "radiox_span"
MAX_OPERATION = 20
"""Characters of the first word of a statement."""


def trace_statements(engine: Engine) -> None:
    """Open a span for each statement that is executed within a trace."""
    system = engine.url.get_backend_name()

    def begin(_: Connection, __: Any, statement: str, *others: Any) -> None:
        context = others[1]
        about = {spans.DB_SYSTEM: system, spans.DB_OPERATION: operation_of(statement)}
        opened = ExitStack()
        opened.enter_context(call_span(spans.STATEMENT, about))
        setattr(context, OPEN, opened)

    def end(_: Connection, __: Any, ___: str, *others: Any) -> None:
        _close(others[1])

    def fail(failure: ExceptionContext) -> None:
        _close(failure.execution_context, failure.original_exception)

    event.listen(engine, "before_cursor_execute", begin)
    event.listen(engine, "after_cursor_execute", end)
    event.listen(engine, "handle_error", fail)


def operation_of(statement: str) -> str:
    """The first word of a statement, in capitals."""
    word = statement.split(maxsplit=1)[:1]
    return word[0][:MAX_OPERATION].upper() if word else "EMPTY"


def _close(context: Any, error: BaseException | None = None) -> None:
    opened: AbstractContextManager[Any] | None = getattr(context, OPEN, None)
    if opened is not None:
        delattr(context, OPEN)
        opened.__exit__(type(error) if error else None, error, None)
