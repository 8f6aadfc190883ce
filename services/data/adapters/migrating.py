"""Brings the schema of a database up to date as a service starts."""

from functools import partial
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.data.adapters.sql_engine import VARIABLE, WRITES, mapped_errors
from services.kit.providers import UnknownProviderError

LOCK_KEY = 7_239_046_614
"""Key of PostgreSQL's advisory lock that a migration holds; an arbitrary number."""


async def migrate(engine: AsyncEngine, *, revision: str = "head") -> None:
    """Bring the schema to a revision, in one transaction; others that migrate wait meanwhile.

    Raises:
        UnknownProviderError: the schema is of a later RadioX.
        Retry: the database is unavailable, or another one migrates for too long.
    """
    writing = engine.execution_options(**{WRITES: True})
    with mapped_errors():
        async with writing.begin() as connection:
            if engine.dialect.name == "postgresql":
                await connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK_KEY})"))
            await connection.run_sync(partial(_upgrade, revision=revision))


def _upgrade(connection: Connection, *, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(files("services.data.adapters") / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    found = MigrationContext.configure(connection).get_current_heads()
    later = [head for head in found if head not in known]
    if later:
        raise UnknownProviderError(
            f"{VARIABLE}: the database has the schema {', '.join(later)} of a later RadioX; "
            "update RadioX, or name another database"
        )
    command.upgrade(config, revision)
