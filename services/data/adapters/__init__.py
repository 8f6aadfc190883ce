"""Stores of the archive: which there are, and how they are opened."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from services.data.ports import Archive
from services.data.settings import DataSettings
from services.kit.http_client import HttpClient
from services.kit.providers import Provider, Providers, UnknownProviderError, missing_package

FILE = "archive.sqlite"
"""The file of the database in the data directory."""


@dataclass(frozen=True, slots=True)
class DatabaseSettings:
    """The settings of data, and the folder of files."""

    data: DataSettings
    data_dir: Path

    @property
    def address(self) -> str:
        """The address of the database, with its password."""
        database = self.data.database
        return database.get_secret_value().strip() if database else "sqlite"

    @property
    def provider(self) -> str:
        """The name of the provider: the scheme of the address, or all of it."""
        name = self.address.partition("://")[0].partition("+")[0]
        return "postgresql" if name == "postgres" else name

    @property
    def file(self) -> Path | None:
        """The file of the database; None where it is on a server."""
        if self.provider != "sqlite":
            return None
        path = self.address.partition(":///")[2].partition("?")[0]
        return Path(path) if path else self.data_dir / FILE


@asynccontextmanager
async def _open_sql(settings: DatabaseSettings, http: HttpClient) -> AsyncIterator[Archive]:
    """Open SQLite or PostgreSQL, with its schema up to date.

    Raises:
        UnknownProviderError: the address cannot be read, or the schema is of a later RadioX.
        Retry: the database is unavailable.
    """
    del http
    from services.data.adapters import migrating, sql, sql_engine  # noqa: PLC0415 - SQLAlchemy costs 0.3 s

    url = sql_engine.parsed_url(settings.address, settings.data_dir)
    engine = sql_engine.open_engine(url, settings.data.connections)
    try:
        await migrating.migrate(engine)
        yield sql.SqlArchive(engine)
    finally:
        await engine.dispose()


@asynccontextmanager
async def _open_supabase(settings: DatabaseSettings, http: HttpClient) -> AsyncIterator[Archive]:
    """Open the archive in a project of Supabase, which has the tables of this RadioX.

    Raises:
        UnknownProviderError: the settings lack something, or hold more than the name, or the
            tables are of a RadioX before or after this one.
        Retry: Supabase is unavailable, refuses the key, or has no tables.
    """
    if missing := _supabase_missing(settings):
        raise UnknownProviderError(f"RADIOX_DATA_DATABASE: supabase cannot be used: {missing}")
    from services.data.adapters.supabase import SupabaseArchive  # noqa: PLC0415 - an extra

    if settings.address != "supabase":
        raise UnknownProviderError(
            "RADIOX_DATA_DATABASE: write supabase alone; SUPABASE_URL is the project's address"
        )
    key = settings.data.supabase_key
    archive = SupabaseArchive(
        http(), settings.data.supabase_url or "", key.get_secret_value() if key else ""
    )
    await archive.check_revision()
    yield archive


def _supabase_missing(settings: DatabaseSettings) -> str:
    return missing_package("postgrest", "supabase") or settings.data.supabase_missing


PROVIDERS: Providers[DatabaseSettings, Archive] = {
    "sqlite": Provider(_open_sql, local=True),
    "postgresql": Provider(_open_sql, lambda _: missing_package("psycopg", "postgres")),
    "supabase": Provider(_open_supabase, _supabase_missing),
}
"""The databases by the scheme of their address."""
