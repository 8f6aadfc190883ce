"""A project of Supabase by its HTTP API (PostgREST): rows page by page, functions, errors."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeAlias

import httpx
from postgrest import APIError, AsyncPostgrestClient

from services.data.adapters.column_types import Moment
from services.data.adapters.tables import metadata
from services.data.domain.rows import Row
from services.kit.failures import Discard, RateLimited, Retry

Query: TypeAlias = Any
"""A query of the client: its builders share no type that can be executed."""

PAGE = 1000
"""Rows of one request: Supabase gives no more, unless its `max_rows` is raised."""
MIGRATE = "apply infra/supabase/migrations: supabase db push --workdir infra"
MOMENTS = frozenset(
    column.name
    for table in metadata.tables.values()
    for column in table.columns
    if isinstance(column.type, Moment)
)
"""Columns that hold times, which JSON has as text."""
REFUSED_VALUES = ("22", "23")
"""Classes of SQLSTATE of a value that no attempt will write: wrong data, a broken constraint."""
REASONS = (
    (r"401|403|42501|PGRST3\d\d", "it refuses the key in SUPABASE_SERVICE_ROLE_KEY"),
    (r"42P01|42883|PGRST20[25]|404", f"it lacks the tables of RadioX; {MIGRATE}"),
    (r"53100", "the disk of its database is full; make room"),
    (r"57014", "its database took too long"),
    (r"40\w{3}|55P03", "another program holds the lock of the database"),
    (r"PGRST00\d", "it cannot reach its database"),
)
"""What is said for the code of an error: messages of the database may quote values."""


class Project:
    """The tables and functions of the project at `url`, as `key` may use them.

    Every call raises `Retry` where the project is unavailable, and `Discard` where it refuses a
    value.
    """

    def __init__(self, client: httpx.AsyncClient, url: str, key: str) -> None:
        self._client = AsyncPostgrestClient(
            f"{url.rstrip('/')}/rest/v1",
            headers={"apikey": key, "Authorization": f"Bearer {key}"},
            http_client=client,
            retry_enabled=False,
        )

    def table(self, name: str) -> Query:
        """A query of a table; nothing is sent before it is executed."""
        return self._client.from_(name)

    def function(self, name: str, arguments: dict[str, Any]) -> Query:
        """A query of what a function returns; nothing is sent before it is executed."""
        return self._client.rpc(name, arguments)

    async def call(self, function: str, **arguments: Any) -> Any:
        """Call a function; its result as JSON has it."""
        return await self.execute(lambda: self.function(function, arguments))

    async def rows_of(self, function: str, **arguments: Any) -> list[Row]:
        """Call a function that returns rows."""
        return _typed(await self.call(function, **arguments))

    async def execute(self, query: Callable[[], Query]) -> Any:
        """Send one request; what it returns, as JSON has it."""
        with _mapped_errors():
            return (await query().execute()).data

    async def rows(self, query: Callable[[], Query], limit: float = float("inf")) -> list[Row]:
        """At most `limit` rows of a query, requested page by page."""
        rows: list[Row] = []
        while len(rows) < limit:
            size = int(min(PAGE, limit - len(rows)))
            page = await self._page(query, size, len(rows))
            rows += page
            if len(page) < size:
                break
        return rows

    async def _page(self, query: Callable[[], Query], size: int, start: int) -> list[Row]:
        return _typed(await self.execute(lambda: query().limit(size).offset(start)))


def _typed(rows: Sequence[Row]) -> list[Row]:
    """Rows of JSON with their times as such."""
    return [
        {
            name: datetime.fromisoformat(value) if value and name in MOMENTS else value
            for name, value in row.items()
        }
        for row in rows
    ]


@contextmanager
def _mapped_errors() -> Iterator[None]:
    """Turn errors of Supabase into `Retry`, and what it can never hold into `Discard`.

    Neither has the text of the error, which may quote values, nor its cause. A key that is refused
    is tried again: no event is passed over for it.
    """
    try:
        yield
    except APIError as error:
        raise _failure(_code(error)) from None
    except httpx.HTTPError as error:
        raise Retry(f"Supabase cannot be reached ({type(error).__name__})") from None
    except (OverflowError, UnicodeError) as error:
        raise Discard(f"the database cannot hold a value: {type(error).__name__}") from None


def _code(error: APIError) -> str:
    """A SQLSTATE, a code of PostgREST or a status; of a wrong key the gateway tells in words."""
    if error.code is None and "api key" in str(error.message).lower():
        return "401"
    return str(error.code)


def _failure(code: str) -> Exception:
    """The failure that a code means."""
    if len(code) == len("23505") and code.startswith(REFUSED_VALUES):
        return Discard(f"the database refuses a value ({code})")
    if code == "413":
        return Discard("the rows are larger than Supabase accepts (413)")
    if code == "429":
        return RateLimited("Supabase asks for fewer requests (429)")
    known = (said for pattern, said in REASONS if re.fullmatch(pattern, code))
    return Retry(f"Supabase: {next(known, 'it is unavailable')} ({code})")
