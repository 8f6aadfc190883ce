"""Connections to SQLite and PostgreSQL, and what their errors mean."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from opentelemetry.metrics import CallbackOptions, Observation
from sqlalchemy import event, exc
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import QueuePool

from services.data.adapters.statement_spans import trace_statements
from services.kit.failures import Discard, Retry
from services.kit.providers import UnknownProviderError
from services.kit.telemetry import instruments

VARIABLE = "RADIOX_DATA_DATABASE"
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}
LOCK_TIMEOUT = 5.0
"""Seconds that a transaction waits for another one's lock, and for a free connection."""
CONNECT_TIMEOUT = 5
"""Seconds in which PostgreSQL must accept a connection."""
STATEMENT_TIMEOUT = 60.0
"""Seconds that PostgreSQL works on one statement, at most."""
WRITES = "archive_writes"
"""Execution option of a connection whose transactions write: SQLite locks as they begin."""

SQLITE_PRAGMAS = (
    "journal_mode = WAL",
    # After a power failure the last transactions may be gone; the stream still has their events.
    "synchronous = NORMAL",
    "foreign_keys = ON",
    "cache_size = -65536",
    "mmap_size = 1073741824",
    "temp_store = MEMORY",
    "journal_size_limit = 67108864",
)
EXPLANATIONS = (
    ("database is locked", "another program holds the lock of the database"),
    ("disk is full", "the disk of the database is full; make room"),
    ("no space left", "the disk of the database is full; make room"),
    ("unable to open database file", "the file of the database cannot be opened"),
    ("readonly", "the file of the database may only be read"),
    ("not a database", "the file is no database"),
    ("malformed", "the database is damaged; remove it and run `radiox archive rebuild`"),
    ("password authentication failed", "the database refuses the user or the password"),
    ("connection refused", "its server accepts no connection; is it running?"),
    ("timeout", "its server does not answer"),
    ("terminating connection", "its server was stopped"),
    ("does not exist", "the database, the user or a table does not exist"),
)
"""What is said for an error, by a part of its text: driver errors may quote values."""


def parsed_url(text: str, data_dir: Path) -> URL:
    """The address of a database as SQLAlchemy takes it; `sqlite` alone is the file in `data_dir`.

    Raises:
        UnknownProviderError: it cannot be read; the message does not repeat it.
    """
    if text == "sqlite":
        return URL.create(DRIVERS["sqlite"], database=str(data_dir / "archive.sqlite"))
    try:
        url = make_url(text.replace("postgres://", "postgresql://", 1))
    except (exc.ArgumentError, ValueError) as error:
        raise UnknownProviderError(
            f"{VARIABLE}: no address of a database can be read from it; "
            "write e.g. postgresql://user:password@host/database"
        ) from error
    if url.get_backend_name() == "sqlite" and not url.database:
        raise UnknownProviderError(f"{VARIABLE}: it names no file: sqlite:////path/of/file")
    return url.set(drivername=DRIVERS[url.get_backend_name()])


def open_engine(url: URL, connections: int) -> AsyncEngine:
    """An engine with a pool of connections, which are tried before they are used."""
    pool: dict[str, Any] = {
        "pool_size": connections,
        "max_overflow": connections,
        "pool_timeout": LOCK_TIMEOUT,
        "pool_pre_ping": True,
        "pool_recycle": 1800,
        "hide_parameters": True,
    }
    if url.get_backend_name() == "postgresql":
        options = f"-c statement_timeout={int(STATEMENT_TIMEOUT * 1000)}"
        arguments = {
            "connect_timeout": CONNECT_TIMEOUT,
            "options": options,
            "application_name": "radiox-data",
        }
        return _measured(create_async_engine(url, connect_args=arguments, **pool))
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(url, **pool)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return _measured(engine)


def _measured(engine: AsyncEngine) -> AsyncEngine:
    """The engine, whose pool is observed by the metrics, and its statements by traces."""
    trace_statements(engine.sync_engine)
    pool = engine.sync_engine.pool
    if not isinstance(pool, QueuePool):
        return engine

    def connections(_: CallbackOptions) -> Iterator[Observation]:
        for state, number in (("used", pool.checkedout()), ("idle", pool.checkedin())):
            about = {
                "db.client.connection.pool.name": "archive",
                "db.client.connection.state": state,
            }
            yield Observation(number, about)

    instruments.observed(instruments.DATABASE_CONNECTIONS, connections)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    """Leave transactions to `_begin_sqlite`: the driver's own exclude changes of the schema."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (f"busy_timeout = {int(LOCK_TIMEOUT * 1000)}", *SQLITE_PRAGMAS):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def mapped_errors() -> Iterator[None]:
    """Turn errors of the database into `Retry`, and what it can never hold into `Discard`.

    Neither has parameters of the statement, nor the address of the database.
    """
    try:
        yield
    except (exc.DataError, exc.IntegrityError) as error:
        raise Discard(f"the database refuses a value: {type(error.orig).__name__}") from error
    except exc.TimeoutError as error:
        raise Retry("all connections to the database are in use") from error
    except (exc.OperationalError, exc.InterfaceError, exc.InternalError) as error:
        raise Retry(explained(error)) from error
    except exc.DBAPIError as error:
        if error.connection_invalidated or type(error) is exc.DatabaseError:
            raise Retry(explained(error)) from error
        raise
    except (OverflowError, UnicodeError) as error:
        raise Discard(f"the database cannot hold a value: {type(error).__name__}") from error
    except OSError as error:
        raise Retry(f"the database cannot be reached: {error.strerror or error}") from error


def explained(error: exc.DBAPIError) -> str:
    """What an error of the driver means, in words without values."""
    text = str(error.orig).lower()
    found = next((said for part, said in EXPLANATIONS if part in text), None)
    return found or f"the database is unavailable ({type(error.orig).__name__})"
